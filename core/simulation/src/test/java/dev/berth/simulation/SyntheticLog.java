package dev.berth.simulation;

import dev.berth.intake.SwfJob;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A batch log like those of large machines, the same for the same seed: arrivals that follow the hour of the day, sizes
 * that are mostly powers of two, run times over four orders of magnitude, and estimates that are mostly too long.
 */
final class SyntheticLog {

    static final int PROCESSORS = 256;
    private static final int USERS = 100;
    private static final double LOAD = 0.9;
    private static final double DAY = 86_400;
    private static final double LONGEST = 2 * DAY;
    private static final double SHORTEST = 5;

    private final SplittableRandom random;

    private SyntheticLog(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** So many jobs that ask for 90 % of the processors over the time in which they come. */
    static List<SwfJob> jobs(int count, long seed) {
        SyntheticLog log = new SyntheticLog(seed);
        List<SwfJob> jobs = new ArrayList<>(count);
        double work = 0;
        for (int i = 0; i < count; i++) {
            SwfJob job = log.job(i + 1);
            work += (double) job.runSeconds() * job.processors();
            jobs.add(job);
        }
        double gap = work / (PROCESSORS * LOAD * count);
        double at = 0;
        for (int i = 0; i < count; i++) {
            double busy = 1 + 0.7 * StrictMath.sin(2 * StrictMath.PI * at / DAY);
            at += -StrictMath.log(1 - log.random.nextDouble()) * gap / busy;
            SwfJob job = jobs.get(i);
            jobs.set(i, new SwfJob(job.number(), (long) at, job.runSeconds(), job.requestedSeconds(),
                    job.processors(), job.user(), job.group()));
        }
        return jobs;
    }

    private SwfJob job(long number) {
        long run = (long) Math.min(LONGEST, SHORTEST * StrictMath.pow(1 - random.nextDouble(), -0.9));
        run = random.nextInt(3) == 0 ? (long) (SHORTEST * StrictMath.pow(LONGEST / SHORTEST, random.nextDouble()))
                : run;
        long asked = random.nextInt(5) == 0 ? run : run * (2 + random.nextInt(9));
        long rounded = Math.max(run, (asked + 299) / 300 * 300);
        int exponent = random.nextInt(8);
        int size = random.nextInt(4) == 0 ? 1 + random.nextInt(1 << exponent) : 1 << exponent;
        long user = random.nextInt(1 + random.nextInt(USERS));
        return new SwfJob(number, 0, run, rounded, size, user, user % 10);
    }
}
