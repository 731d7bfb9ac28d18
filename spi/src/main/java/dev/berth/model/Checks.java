package dev.berth.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The checks that several values of the model share. */
final class Checks {

    static final int MAX_NAME = 255;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Checks() {
    }

    /** Returns a collection after checking that neither it nor an element is null. */
    static <T extends Iterable<?>> T present(String what, T values) {
        Objects.requireNonNull(values, what).forEach(value -> Objects.requireNonNull(value, what));
        return values;
    }

    /** Returns a map after checking that neither it nor a key or value is null. */
    static <K, V> Map<K, V> present(String what, Map<K, V> values) {
        Objects.requireNonNull(values, what).forEach((key, value) -> {
            Objects.requireNonNull(key, what);
            Objects.requireNonNull(value, what);
        });
        return values;
    }

    static String name(String what, String value) {
        if (Objects.requireNonNull(value, what).isBlank()) {
            throw new IllegalArgumentException("A name must not be blank. what=" + what);
        }
        return text(what, value, MAX_NAME);
    }

    static String text(String what, String value, int limit) {
        if (Objects.requireNonNull(value, what).length() > limit) {
            throw new IllegalArgumentException(
                    "A text is too long. what=" + what + " length=" + value.length() + " limit=" + limit);
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException("A text holds a control character. what=" + what + " index=" + i);
            }
        }
        return wellFormed(what, value);
    }

    /** Refuses half of a surrogate pair, which UTF-8 cannot hold. */
    private static String wellFormed(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i)) && !Character.isSurrogatePair(value.charAt(i),
                    ++i < value.length() ? value.charAt(i) : 'x')) {
                throw new IllegalArgumentException("A text is not well-formed Unicode. what=" + what + " index="
                        + (i - 1));
            }
        }
        return value;
    }

    static long within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("A quantity is out of range. what=" + what + " value=" + value
                    + " least=" + least + " most=" + most);
        }
        return value;
    }

    static Instant instant(String what, Instant value) {
        if (value.isBefore(FIRST) || value.isAfter(LAST) || value.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException("An instant must be whole milliseconds from 1970 to 9999. what=" + what
                    + " value=" + value);
        }
        return value;
    }

    static Duration duration(String what, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0 || value.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException("A duration must be whole milliseconds, above zero and at most "
                    + LONGEST.toDays() + " days. what=" + what + " value=" + value);
        }
        return value;
    }

    static Set<String> names(String what, Set<String> values) {
        if (values.isEmpty()) {
            return Set.of();
        }
        values.forEach(value -> name(what, value));
        return Collections.unmodifiableSet(new TreeSet<>(values));
    }

    static Map<String, String> map(String what, Map<String, String> values, int valueLimit) {
        if (values.isEmpty()) {
            return Map.of();
        }
        values.forEach((key, value) -> {
            name(what, key);
            if (value.length() > valueLimit) {
                throw new IllegalArgumentException("A text is too long. what=" + what + " key=" + key
                        + " length=" + value.length() + " limit=" + valueLimit);
            }
            wellFormed(what, value);
        });
        return Collections.unmodifiableMap(new TreeMap<>(values));
    }
}
