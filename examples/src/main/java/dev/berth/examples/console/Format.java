package dev.berth.examples.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The forms of amounts, times and lists for people, and of measured figures in JSON. */
public final class Format {

    private static final int MOST_LISTED = 4;
    private static final int DECIMALS = 4;

    private Format() {
    }

    /** 1,500 thousandths as 1.5. */
    public static String thousandths(long milli) {
        BigDecimal whole = BigDecimal.valueOf(milli, 3).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, whole.scale()) + "f", whole);
    }

    /** A measured figure in JSON, rounded to four decimals. */
    public static JsonElement figure(double value) {
        return new JsonPrimitive(BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN));
    }

    /** 1500 as 1,500. */
    public static String number(long amount) {
        return String.format(Locale.ROOT, "%,d", amount);
    }

    public static String time(Instant time) {
        return time + " (" + number(time.getEpochSecond()) + " s)";
    }

    /** The first few, and how many there are beyond them. */
    public static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
        int more = names.size() - MOST_LISTED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
