package dev.berth.spi;

/**
 * A word that something about a node or request has changed. It says what to look at, never what is there: the row is
 * the truth.
 *
 * @param pool the pool
 * @param kind node or request
 * @param id which one
 */
public record Hint(String pool, Kind kind, String id) {

    /** What a hint is about. */
    public enum Kind {
        /** A node. */
        NODE,
        /** A request. */
        REQUEST
    }
}
