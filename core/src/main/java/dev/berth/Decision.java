package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Refusal;
import java.util.Optional;

/**
 * The result of a command, delivered after the events that it depends on are committed.
 *
 * <p><b>JSON.</b> Jackson 2 and 3, and other mappers that read records and bean properties, write decisions without any
 * set-up:
 *
 * <pre>{@code
 * {"type": "accepted"}
 * {"type": "placed", "held": {"id": 5, "requestId": "r1", ...}}
 * {"type": "refused", "why": {"code": "no-fit", "message": "No node has room now. ...",
 *                             "details": {"gpus": 8, "gpuMilli": 1000, "nodes": 12}}}
 * }</pre>
 *
 * <p>Instants and absent values need the modules of Jackson 2 for {@code java.time} and {@code Optional}
 * ({@code mapper.findAndRegisterModules()}). Spring Boot registers them, and Jackson 3 contains them.
 */
public sealed interface Decision {

    /** It is done. */
    record Accepted() implements Decision {
        static final Accepted INSTANCE = new Accepted();

        @Override
        public String getType() {
            return "accepted";
        }
    }

    /**
     * The request holds an allocation.
     *
     * @param held what it holds
     */
    record Placed(Allocation held) implements Decision {
        @Override
        public String getType() {
            return "placed";
        }
    }

    /**
     * It is not done.
     *
     * @param why the reason
     */
    record Refused(Refusal why) implements Decision {
        @Override
        public String getType() {
            return "refused";
        }
    }

    /**
     * Returns the kind of this decision as a bean property, for JSON.
     *
     * @return {@code accepted}, {@code placed} or {@code refused}
     */
    String getType();

    /**
     * The allocation of a placed request.
     *
     * @return empty unless this is {@link Placed}
     */
    default Optional<Allocation> allocation() {
        return this instanceof Placed placed ? Optional.of(placed.held()) : Optional.empty();
    }

    /**
     * The reason of a refusal.
     *
     * @return empty unless this is {@link Refused}
     */
    default Optional<Refusal> refusal() {
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}
