package dev.berth.benchmark;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes into a store what a scheduler would have that has run for long. For one thread. */
final class PoolPast {

    static final int NODES = 10_000;

    private static final int EVENTS_OF_A_COMMIT = 3_000;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Shape SHAPE = Workload.shape(0);

    private final SchedulerStore store;
    private final Leadership lead;
    private final List<SchedulerEvent> events = new ArrayList<>();
    private long next = 1;

    PoolPast(SchedulerStore store, Leadership lead) {
        this.store = store;
        this.lead = lead;
    }

    /** Writes nodes, requests that came, ran and ended, and requests that hold one GPU each. */
    void write(int past, int live) {
        for (int node = 0; node < NODES; node++) {
            add(new NodeRegistered(node, Workload.node(node), NodeState.ACTIVE, START));
        }
        for (int i = 0; i < past; i++) {
            RequestPlaced placed = place(0);
            add(new RequestEnded(sequence(), placed.allocation().requestId(), i, RequestState.COMPLETED,
                    OptionalLong.of(placed.allocation().id()), "", "", at()));
        }
        for (int i = 0; i < live; i++) {
            place(i);
        }
        if (!events.isEmpty()) {
            commit();
        }
    }

    private RequestPlaced place(int spot) {
        long sequence = sequence();
        Request request = Request.builder("request-" + sequence).user("user-" + sequence % 97).project("project")
                .shapes(SHAPE).build();
        add(new RequestSubmitted(sequence, request, at()));
        int node = spot / Workload.GPUS;
        Placement placement = new Placement(node, "node-" + node, SHAPE, 1L << spot % Workload.GPUS);
        RequestPlaced placed = new RequestPlaced(
                new Allocation(sequence(), spot, request.id(), 1, placement, at(), Optional.empty()));
        add(placed);
        return placed;
    }

    private long sequence() {
        return next + events.size();
    }

    private Instant at() {
        return START.plusMillis(sequence());
    }

    private void add(SchedulerEvent event) {
        events.add(event);
        if (events.size() == EVENTS_OF_A_COMMIT) {
            commit();
        }
    }

    private void commit() {
        CommitResult result = store.commit(lead, next, events);
        if (!(result instanceof CommitResult.Committed)) {
            throw new IllegalStateException("The store refused. result=" + result);
        }
        next += events.size();
        events.clear();
    }
}
