package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import dev.berth.placement.PluginFailure;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** One thing that a host asks of the scheduler, with the place where the answer goes. */
sealed interface Command {

    /** Refuses the command without having looked at it. */
    void refuse(Decision.Refused refusal);

    /** A command whose answer is a decision. */
    sealed interface Simple extends Command {
        Reply<Decision> answer();

        @Override
        default void refuse(Decision.Refused refusal) {
            answer().complete(refusal);
        }
    }

    record Submit(Request request, Ticket ticket) implements Command {
        @Override
        public void refuse(Decision.Refused refusal) {
            ticket.complete(refusal);
        }
    }

    /** Goes on telling of a kept request, after a refused batch took along what its ticket would have been told. */
    record Reattach(Ticket ticket) implements Command {
        @Override
        public void refuse(Decision.Refused refusal) {
            ticket.complete(refusal);
        }
    }

    record Cancel(String requestId, Reply<Decision> answer) implements Simple {
        public Cancel {
            Objects.requireNonNull(requestId, "requestId");
        }
    }

    record Started(Allocation allocation, Reply<Decision> answer) implements Simple {
        public Started {
            Objects.requireNonNull(allocation, "allocation");
        }
    }

    record Finish(Allocation allocation, Outcome outcome, Reply<Decision> answer) implements Simple {
        public Finish {
            Objects.requireNonNull(allocation, "allocation");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    record FinishRequest(String requestId, Outcome outcome, Reply<Decision> answer) implements Simple {
        public FinishRequest {
            Objects.requireNonNull(requestId, "requestId");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    record Extend(Allocation allocation, Instant expiry, Reply<Decision> answer) implements Simple {
        public Extend {
            Objects.requireNonNull(allocation, "allocation");
            Objects.requireNonNull(expiry, "expiry");
        }
    }

    record Register(Node node, NodeState state, Reply<Decision> answer) implements Simple {
        public Register {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(state, "state");
        }
    }

    record SetNodeState(String nodeId, NodeState state, String reason, Reply<Decision> answer) implements Simple {
        public SetNodeState {
            Objects.requireNonNull(nodeId, "nodeId");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(reason, "reason");
        }
    }

    record SetGpuState(String nodeId, int gpu, GpuState state, Reply<Decision> answer) implements Simple {
        public SetGpuState {
            Objects.requireNonNull(nodeId, "nodeId");
            Objects.requireNonNull(state, "state");
        }
    }

    record Heartbeat(String nodeId, Reply<Decision> answer) implements Simple {
        public Heartbeat {
            Objects.requireNonNull(nodeId, "nodeId");
        }
    }

    record Tick(Reply<Decision> answer) implements Simple {
    }

    record Close(Reply<Decision> answer) implements Simple {
    }

    /** Asks something of the state and changes nothing. */
    record Query<T>(Function<Queries, T> question, Reply<T> answer) implements Command {
        @Override
        public void refuse(Decision.Refused refusal) {
            answer.completeExceptionally(new IllegalStateException(refusal.why().message()));
        }

        void ask(Queries queries, Batch batch) {
            try {
                batch.deliver(new Found<>(this, question.apply(queries)));
            } catch (IllegalArgumentException | PluginFailure wrong) {
                batch.deliver(new Unanswerable(this, wrong));
            }
        }
    }

    /** What a query found. */
    record Found<T>(Query<T> query, T value) implements Batch.Delivery {
        @Override
        public void kept() {
            query.answer().complete(value);
        }

        @Override
        public void lost(Decision.Refused refusal, Consumer<Ticket> undecided) {
            query.refuse(refusal);
        }
    }

    /** Why a query has no answer. */
    record Unanswerable(Query<?> query, RuntimeException why) implements Batch.Delivery {
        @Override
        public void kept() {
            query.answer().completeExceptionally(why);
        }

        @Override
        public void lost(Decision.Refused refusal, Consumer<Ticket> undecided) {
            query.refuse(refusal);
        }
    }
}
