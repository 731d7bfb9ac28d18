package dev.berth;

import dev.berth.event.SchedulerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one turn of the drainer decided: events for the store, and what to tell whom once they are kept. */
final class Batch {

    private record Delivery(Runnable kept, Consumer<Decision.Refused> refused) {
    }

    final long sequence;
    final int generation;
    final List<SchedulerEvent> events = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    int commands;
    long decideNanos;

    Batch(long sequence, int generation) {
        this.sequence = sequence;
        this.generation = generation;
    }

    /** Promises to run one of two actions once it is known whether the events so far are kept. */
    void deliver(Runnable kept, Consumer<Decision.Refused> refused) {
        deliveries.add(new Delivery(kept, refused));
    }

    void deliver(Answer<Decision> answer, Decision decision) {
        deliver(() -> answer.complete(decision), answer::complete);
    }

    boolean isEmpty() {
        return events.isEmpty() && deliveries.isEmpty();
    }

    void tellKept() {
        deliveries.forEach(delivery -> delivery.kept.run());
    }

    void tellRefused(Decision.Refused refusal) {
        deliveries.forEach(delivery -> delivery.refused.accept(refusal));
    }
}
