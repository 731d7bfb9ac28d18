package dev.berth.spi;

import java.time.Instant;

/**
 * The order in which waiting requests are tried.
 *
 * <p>A higher class goes first. Within a class the least group key goes first, then the least key, then what was
 * submitted first. An order that crosses classes ranks all but EMERGENCY itself.
 *
 * <p>Asked about requests that have to wait. Called by one thread at a time. Keys must follow from the arguments alone:
 * the same ones give the same key, always. An exception refuses the request that it was asked about, with the order
 * named; where that is too late, the request goes last.
 */
public interface QueueOrder {

    /** What makes a key change. */
    enum Motion {
        /** Nothing: a request has one key, whatever the time. */
        STATIC,
        /** A group's key may change with what the group holds, what of it waits, and time; a request's does not. */
        GROUPED,
        /** A request's key may change with time. It is asked for again at ticks, so it is as of one of the last. */
        DYNAMIC
    }

    /**
     * The name to configure it by.
     *
     * @return lower case with hyphens
     */
    String name();

    /**
     * What makes its keys change.
     *
     * @return always the same
     */
    Motion motion();

    /**
     * Says whether it ranks requests of different classes. A request of class EMERGENCY goes first all the same.
     *
     * @return always the same
     */
    default boolean crossesClasses() {
        return false;
    }

    /**
     * Ranks a request in its group.
     *
     * @param waiting the request
     * @param now the scheduler's time
     * @return any number; the least goes first
     */
    long key(QueuedRequest waiting, Instant now);

    /**
     * The group of a request; asked if the motion is {@link Motion#GROUPED}.
     *
     * @param waiting the request
     * @return the group's name, always the same for a request
     */
    default String group(QueuedRequest waiting) {
        return "";
    }

    /**
     * Ranks a group; asked if the motion is {@link Motion#GROUPED}, when the group changes and at ticks.
     *
     * @param group the group
     * @param now the scheduler's time
     * @return any number; the least goes first
     */
    default long groupKey(QueueGroup group, Instant now) {
        return 0;
    }
}
