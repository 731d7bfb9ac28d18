package dev.berth.spi;

/**
 * The right to decide for a pool, until somebody else acquires it.
 *
 * @param pool the pool
 * @param leader who leads it
 * @param epoch the number of this lead: higher than that of every earlier one in the pool
 */
public record Leadership(String pool, String leader, long epoch) {
}
