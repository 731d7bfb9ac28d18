package dev.berth;

import dev.berth.event.SchedulerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one turn of the drainer decided: events for the store, and what to tell whom once they are kept. */
final class Batch {

    /** An answer on its way to a caller. */
    interface Delivery {

        /** The events that it stands on are kept. */
        void kept();

        /** They are not, and never will be; takes a ticket that is still to be told something. */
        void lost(Decision.Refused refusal, Consumer<Ticket> undecided);
    }

    private record ToCaller(Command.Simple command, Decision decision) implements Delivery {
        @Override
        public void kept() {
            command.answer().complete(decision);
        }

        @Override
        public void lost(Decision.Refused refusal, Consumer<Ticket> undecided) {
            command.refuse(refusal);
        }
    }

    private record ToTicket(Ticket ticket, Decision decision) implements Delivery {
        @Override
        public void kept() {
            ticket.complete(decision);
        }

        @Override
        public void lost(Decision.Refused refusal, Consumer<Ticket> undecided) {
            if (!ticket.completeLost(refusal)) {
                undecided.accept(ticket);
            }
        }
    }

    final long sequence;
    final int generation;
    final List<SchedulerEvent> events;
    private final List<Delivery> deliveries;
    int commands;
    long decideNanos;

    /** Makes an empty batch for about so many commands. */
    Batch(long sequence, int generation, int expected) {
        this.sequence = sequence;
        this.generation = generation;
        this.events = new ArrayList<>(2 * expected);
        this.deliveries = new ArrayList<>(2 * expected);
    }

    /** Promises a delivery once it is known whether the events so far are kept. */
    void deliver(Delivery delivery) {
        deliveries.add(delivery);
    }

    void deliver(Command.Simple command, Decision decision) {
        deliver(new ToCaller(command, decision));
    }

    void deliver(Ticket ticket, Decision decision) {
        deliver(new ToTicket(ticket, decision));
    }

    boolean isEmpty() {
        return events.isEmpty() && deliveries.isEmpty();
    }

    void completeCommitted() {
        for (Delivery delivery : deliveries) {
            delivery.kept();
        }
    }

    void completeLost(Decision.Refused refusal, Consumer<Ticket> undecided) {
        for (Delivery delivery : deliveries) {
            delivery.lost(refusal, undecided);
        }
    }
}
