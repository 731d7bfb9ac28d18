package dev.berth.store.jdbc;

import dev.berth.Decision;
import dev.berth.Limits;
import dev.berth.Scheduler;
import dev.berth.Ticket;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.SchedulerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/**
 * A host under load, to be stopped and killed: one of the replicas of a pool. While it leads, it places requests and
 * ends them as fast as the store keeps them, and prints a line for each thing that it was told: WAITS, LEADS, PLACED
 * and ENDED with the request, LOST.
 */
final class LoadedHost {

    static final String POOL = "lab";
    private static final int NODES = 4;
    private static final int AT_ONCE = 16;
    private static final Shape SHAPE = Shape.of(1, 1, GpuDemand.whole(1));

    private final Scheduler scheduler;
    private final String run;
    private int submitted;

    private LoadedHost(Scheduler scheduler, String run) {
        this.scheduler = scheduler;
        this.run = run;
    }

    /** Takes the address of the database, the replica's name and the lease in milliseconds. */
    public static void main(String[] args) throws InterruptedException {
        Duration lease = Duration.ofMillis(Long.parseLong(args[2]));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        ExecutorService commits = Executors.newSingleThreadExecutor();
        try (SchedulerStore store = JdbcDatabase.open(args[0]).schedulerStore()) {
            for (int life = 0; true; life++) {
                Scheduler scheduler = standBy(store, args[1], lease, timer, commits);
                say("LEADS", args[1]);
                new LoadedHost(scheduler, args[1] + "-" + ProcessHandle.current().pid() + "-" + life).lead();
                say("LOST", args[1]);
            }
        }
    }

    private static Scheduler standBy(SchedulerStore store, String name, Duration lease, ScheduledExecutorService timer,
            ExecutorService commits) throws InterruptedException {
        int waits = 0;
        while (true) {
            Optional<Scheduler> scheduler = Scheduler.builder().pool(POOL).store(store).leader(name).lease(lease)
                    .limits(Limits.builder().candidates(10_000).rankings(10_000).build()).commitExecutor(commits)
                    .ticking(timer, lease.isZero() ? Duration.ofSeconds(1) : lease.dividedBy(4)).tryBuild();
            if (scheduler.isPresent()) {
                return scheduler.get();
            }
            if (waits++ == 0) {
                say("WAITS", name);
            }
            Thread.sleep(50);
        }
    }

    private void lead() {
        for (int i = 0; i < NODES; i++) {
            scheduler.nodes().register(
                    Node.builder("node-" + i).cpuMillis(64).memoryMib(64).gpus(8, "A100", 40_960).build());
        }
        while (scheduler.closed().isEmpty()) {
            endAll();
            placeSome();
        }
    }

    /** Ends what runs, left over from another leader's life too. */
    private void endAll() {
        List<Allocation> held = new ArrayList<>();
        try {
            held.addAll(scheduler.questions().view().toCompletableFuture().join().allocations());
        } catch (RuntimeException closed) {
            return;
        }
        List<CompletionStage<Decision>> answers = scheduler.finishAll(held, Outcome.COMPLETED);
        for (int i = 0; i < held.size(); i++) {
            if (answers.get(i).toCompletableFuture().join().refusal().isEmpty()) {
                say("ENDED", held.get(i).requestId());
            }
        }
    }

    private void placeSome() {
        List<Ticket> tickets = scheduler.submitAll(IntStream.range(0, AT_ONCE).mapToObj(i ->
                Request.builder(run + "-" + submitted++).user("user-" + i % 3).shapes(SHAPE).build()).toList());
        for (Ticket ticket : tickets) {
            if (ticket.placed().toCompletableFuture().join().allocation().isPresent()) {
                say("PLACED", ticket.requestId());
            }
        }
    }

    private static void say(String what, String whose) {
        System.out.println(what + " " + whose);
    }
}
