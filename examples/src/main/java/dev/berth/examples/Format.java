package dev.berth.examples;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How amounts, times and lists are written for people. */
final class Format {

    private static final int MOST_LISTED = 4;

    private Format() {
    }

    /** 1,500 thousandths as 1.5. */
    static String thousandths(long milli) {
        BigDecimal whole = BigDecimal.valueOf(milli, 3).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, whole.scale()) + "f", whole);
    }

    /** 1500 as 1,500. */
    static String number(long amount) {
        return String.format(Locale.ROOT, "%,d", amount);
    }

    static String time(Instant time) {
        return time + " (" + number(time.getEpochSecond()) + " s)";
    }

    /** The first few, and how many there are beyond them. */
    static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
        int more = names.size() - MOST_LISTED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
