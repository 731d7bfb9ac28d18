package dev.berth.benchmark;

import dev.berth.model.Shape;

/**
 * A way of choosing the tightest node for a shape and keeping account of what is free, on equal nodes that are empty at
 * first. Takes shapes of CPU, memory and whole GPUs. Used by one thread at a time unless it says otherwise.
 */
interface PlacementEngine extends AutoCloseable {

    /**
     * Makes an engine by the name that the parameter {@code engine} has.
     *
     * @throws IllegalArgumentException if there is none with that name
     */
    static PlacementEngine named(String name, int nodes) {
        return switch (name) {
            case "berth-best-fit" -> new BerthEngine(nodes);
            case "fenzo" -> new FenzoEngine(nodes);
            case "locked" -> new LockedEngine(nodes);
            case "locked-columns" -> new LockedColumnsEngine(nodes);
            case "cas" -> new CasEngine(nodes);
            case "h2" -> new SqlEngine(SqlEngine.Database.H2, nodes);
            case "sqlite" -> new SqlEngine(SqlEngine.Database.SQLITE, nodes);
            default -> throw new IllegalArgumentException("There is no such engine. engine=" + name);
        };
    }

    /**
     * Chooses a node and GPUs for a shape, and takes them.
     *
     * @return the {@link Spot}
     * @throws IllegalStateException if no node has room
     */
    long place(Shape shape);

    /** Takes GPUs, CPU and memory that are free on a node that is named: what was held before the measuring began. */
    void take(Shape shape, long spot);

    /** Gives back what one of the others took. */
    void release(Shape shape, long spot);

    @Override
    default void close() {
    }
}
