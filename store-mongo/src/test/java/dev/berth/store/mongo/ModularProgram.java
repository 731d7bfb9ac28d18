package dev.berth.store.mongo;

import dev.berth.spi.JobLock;
import dev.berth.spi.Leadership;
import java.time.Duration;

/** A program that uses a database and prints its module. Started by {@link ModulePathTest}. */
final class ModularProgram {

    private ModularProgram() {
    }

    public static void main(String[] args) {
        try (BerthMongo mongo = BerthMongo.open(args[0])) {
            Leadership leadership = mongo.schedulerStore().acquire("pool", "leader");
            JobLock.Hold hold = mongo.jobLock().take("pool", "job", Duration.ofMinutes(1)).orElseThrow();
            System.out.println("module=" + BerthMongo.class.getModule().getName() + " epoch=" + leadership.epoch()
                    + " token=" + hold.token());
        }
    }
}
