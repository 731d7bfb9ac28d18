package dev.berth.examples.compare;

import dev.berth.examples.console.UsageException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** One seed, or all from one to another. */
record Seeds(List<Long> values) {

    private static final int MOST = 1_000;
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(?:-(\\d{1,15}))?");

    /** Reads {@code 7} or {@code 42-51}. */
    static Seeds read(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long first = Long.parseLong(form.group(1));
            long last = form.group(2) == null ? first : Long.parseLong(form.group(2));
            if (first <= last && last - first < MOST) {
                return new Seeds(LongStream.rangeClosed(first, last).boxed().toList());
            }
        }
        throw new UsageException("Seeds are a number or two with a hyphen, the least first, at most " + MOST
                + " in all. seeds=" + text + " Maybe write 42-51.");
    }

    @Override
    public String toString() {
        return values.size() == 1 ? "seed " + values.get(0)
                : "seeds " + values.get(0) + " to " + values.get(values.size() - 1);
    }
}
