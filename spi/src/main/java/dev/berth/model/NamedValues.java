package dev.berth.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A refusal of a code, names and values. Its map and message are built when they are read: most are never read. */
final class NamedValues implements Refusal {

    private final RefusalCode code;
    private final String sentence;
    private final String[] names;
    private final Object[] values;
    private final Optional<String> advice;

    private NamedValues(RefusalCode code, String sentence, String[] names, Object[] values, Optional<String> advice) {
        this.code = code;
        this.sentence = sentence;
        this.names = names;
        this.values = values;
        this.advice = advice;
    }

    /** Returns a refusal with the sentence and the advice of its code. */
    static NamedValues of(RefusalCode code, String[] names, Object... values) {
        for (int i = 0; i < names.length; i++) {
            Objects.requireNonNull(values[i], names[i]);
        }
        return new NamedValues(code, code.sentence(), names, values, code.advice());
    }

    /** Returns the same refusal with a closer sentence. */
    NamedValues sentence(String closer) {
        return new NamedValues(code, closer, names, values, advice);
    }

    /** Returns the same refusal with other advice. */
    NamedValues advice(Optional<String> other) {
        return new NamedValues(code, sentence, names, values, other);
    }

    static String message(String sentence, Map<String, Object> details, Optional<String> advice) {
        StringBuilder text = new StringBuilder(160).append(sentence);
        details.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        advice.ifPresent(cure -> text.append(' ').append(cure));
        return text.toString();
    }

    @Override
    public RefusalCode code() {
        return code;
    }

    @Override
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            details.put(names[i], values[i]);
        }
        return Collections.unmodifiableMap(details);
    }

    @Override
    public Optional<String> advice() {
        return advice;
    }

    @Override
    public String message() {
        return message(sentence, details(), advice);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedValues that && code == that.code && sentence.equals(that.sentence)
                && Arrays.equals(names, that.names) && Arrays.equals(values, that.values)
                && advice.equals(that.advice);
    }

    @Override
    public int hashCode() {
        return 31 * code.word().hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return code.word() + ": " + message();
    }
}
