package dev.berth.model;

import java.util.Map;
import java.util.Optional;

/**
 * The reason why something was not done: an expected reply, not an error.
 *
 * <p>Hosts switch on the {@link #code()}, with a default branch, so that a new kind of refusal breaks no host. Refusals
 * are immutable, may be shared between threads and are equal if their content is. {@link Refusals} makes them; a kind
 * that has more to tell than names and values is a class of its own with accessors of its own.
 *
 * <p>Mappers that read bean properties, such as Jackson, write {@link #getCode() code}, {@link #getMessage() message}
 * and {@link #getDetails() details} of every kind.
 */
public interface Refusal {

    /**
     * Returns the kind of this refusal.
     *
     * @return the code to switch on and to count by
     */
    RefusalCode code();

    /**
     * Returns the numbers of this refusal by their names.
     *
     * @return an unmodifiable map in a fixed order; values are strings, integers, longs, booleans, instants, or lists
     *     of them
     */
    Map<String, Object> details();

    /**
     * Returns the cure, where it is known. It depends on the request and on the rules of the queue.
     *
     * @return a sentence that begins with "Maybe"
     */
    default Optional<String> advice() {
        return code().advice();
    }

    /**
     * Returns the text for people: a sentence, the details as {@code name=value}, then the advice.
     *
     * @return one line
     */
    default String message() {
        return NamedValues.message(code().sentence(), details(), advice());
    }

    /**
     * Returns the code's word as a bean property.
     *
     * @return lower case with hyphens, such as {@code no-fit}
     */
    default String getCode() {
        return code().word();
    }

    /**
     * Returns the message as a bean property.
     *
     * @return the same as {@link #message()}
     */
    default String getMessage() {
        return message();
    }

    /**
     * Returns the details as a bean property.
     *
     * @return the same as {@link #details()}
     */
    default Map<String, Object> getDetails() {
        return details();
    }
}
