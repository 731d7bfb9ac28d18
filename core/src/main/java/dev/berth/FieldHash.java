package dev.berth;

import dev.berth.placement.BitMixer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A running hash over named fields: equal for equal sequences of names and values, on any JVM. An absent field adds
 * nothing, so a field that is added to the model later leaves the hashes of all that lacks it as they are. Not for use
 * by several threads.
 */
final class FieldHash {

    private long value;

    /** The hash of the fields so far. */
    long value() {
        return value;
    }

    void add(String name, long number) {
        mix(name.hashCode());
        mix(number);
    }

    void add(String name, String text) {
        mix(name.hashCode());
        mix(text);
    }

    void add(String name, Enum<?> constant) {
        add(name, constant.name());
    }

    void add(String name, Instant time) {
        add(name, time.toEpochMilli());
    }

    void add(String name, OptionalLong number) {
        if (number.isPresent()) {
            add(name, number.getAsLong());
        }
    }

    void addTime(String name, Optional<Instant> time) {
        time.ifPresent(present -> add(name, present));
    }

    void addText(String name, Optional<String> text) {
        text.ifPresent(present -> add(name, present));
    }

    /** Adds texts in their order. */
    void add(String name, Collection<String> texts) {
        add(name, texts.size());
        texts.forEach(this::mix);
    }

    /** Adds the entries of a map in their order. */
    void add(String name, Map<String, String> entries) {
        add(name, entries.size());
        entries.forEach((key, text) -> {
            mix(key);
            mix(text);
        });
    }

    private void mix(String text) {
        mix(text.length());
        for (int i = 0; i < text.length(); i++) {
            mix(text.charAt(i));
        }
    }

    private void mix(long word) {
        value = BitMixer.mix(value, word);
    }
}
