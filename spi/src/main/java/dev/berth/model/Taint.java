package dev.berth.model;

/**
 * A mark on a node that keeps requests away unless they tolerate it.
 *
 * @param key what the mark is about
 * @param value its value, possibly empty
 */
public record Taint(String key, String value) implements Comparable<Taint> {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Taint {
        Checks.name("taint", key);
        Checks.text("taintValue", value, Checks.MAX_NAME);
    }

    @Override
    public int compareTo(Taint other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }
}
