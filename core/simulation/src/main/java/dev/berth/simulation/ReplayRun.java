package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.Decision;
import dev.berth.Scheduler;
import dev.berth.SchedulerBuilder;
import dev.berth.local.SettableTime;
import dev.berth.model.Node;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.model.Request;
import dev.berth.spi.BerthException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A scheduler under virtual time that has the nodes of a replay and perhaps its beginning. */
final class ReplayRun implements AutoCloseable {

    private final RequestLifecycles lifecycles = new RequestLifecycles();
    private final SettableTime time;
    private final Scheduler scheduler;
    private Instant now;

    private ReplayRun(SchedulerBuilder builder, Instant start) {
        this.now = start;
        this.time = new SettableTime(start);
        this.scheduler = builder.time(time).listener(lifecycles).build();
    }

    static ReplayRun open(SchedulerBuilder builder, List<Node> nodes, List<Request> requests, Instant start) {
        Map<String, Request> byId = new HashMap<>();
        for (Request request : requests) {
            if (byId.put(request.id(), request) != null) {
                throw new IllegalArgumentException("A request stands twice in a replay. request=" + request.id());
            }
        }
        ReplayRun run = new ReplayRun(builder, start);
        run.orClose(() -> {
            run.lifecycles.checkBelongs(nodes, byId);
            run.at(run.lifecycles.latest());
            for (Node node : nodes.subList(run.lifecycles.registered(), nodes.size())) {
                run.require(run.scheduler.nodes().register(node));
            }
        });
        return run;
    }

    /** Takes some steps; if one of them fails, the scheduler is closed. */
    void orClose(Runnable steps) {
        try {
            steps.run();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    RequestLifecycles lifecycles() {
        return lifecycles;
    }

    /** Moves the time on, never back. */
    void at(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
            time.set(instant);
        }
    }

    /** Submits a request that the pool does not know yet. */
    void submit(Request request) {
        if (lifecycles.find(request.id()).isEmpty()) {
            Decision decision = scheduler.submit(request).accepted().toCompletableFuture().join();
            decision.refusal().ifPresent(refusal -> {
                if (refusal.code() == RefusalCode.CLOSED || refusal.code() == RefusalCode.NOT_STORED) {
                    throw failed(refusal);
                }
                lifecycles.refuse(request, refusal.code().word());
            });
        }
    }

    /** Waits for a command that a replay never sees refused. */
    void require(CompletionStage<Decision> answer) {
        answer.toCompletableFuture().join().refusal().ifPresent(refusal -> {
            throw failed(refusal);
        });
    }

    private static BerthException failed(Refusal refusal) {
        return new BerthException("The replay cannot go on. code=" + refusal.code().word() + " why="
                + refusal.message(), null);
    }

    ClusterView view() {
        return scheduler.questions().view().toCompletableFuture().join();
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
