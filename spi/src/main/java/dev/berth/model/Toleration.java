package dev.berth.model;

/**
 * Leave to be placed on nodes with a taint.
 *
 * @param key the taint's key
 * @param value the taint's value, or {@link #ANY_VALUE}
 */
public record Toleration(String key, String value) implements Comparable<Toleration> {

    /** Tolerates the key whatever the value. */
    public static final String ANY_VALUE = "*";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Toleration {
        Checks.name("toleration", key);
        Checks.text("tolerationValue", value, Checks.MAX_NAME);
    }

    /**
     * Says whether a taint is tolerated.
     *
     * @param taint the node's mark
     * @return true if key and value match
     */
    public boolean tolerates(Taint taint) {
        return key.equals(taint.key()) && (value.equals(ANY_VALUE) || value.equals(taint.value()));
    }

    @Override
    public int compareTo(Toleration other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }
}
