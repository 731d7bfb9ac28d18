package dev.berth.intake;

import dev.berth.intake.IntakeException.Place;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One row of a table: its fields by column name, checked as they are asked for. */
record CsvRow(String file, long line, Map<String, Integer> columns, List<String> fields) {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    /** A field, empty if there is no such column. */
    String optional(String column) {
        Integer index = columns.get(column);
        return index == null ? "" : fields.get(index);
    }

    String text(String column) {
        String value = optional(column);
        if (value.isBlank()) {
            throw wrong(column, "A value is missing.", "");
        }
        return value;
    }

    long number(String column, long most) {
        return optionalNumber(column, most).orElseThrow(() -> wrong(column, "A number is missing.", ""));
    }

    OptionalLong optionalNumber(String column, long most) {
        String value = optional(column);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!DIGITS.matcher(value).matches()) {
            throw wrong(column, "A number is not a whole number.", "value=" + IntakeException.shown(value));
        }
        if (value.startsWith("-")) {
            throw wrong(column, "A number is negative.", "value=" + IntakeException.shown(value));
        }
        long number = parse(value);
        if (number > most) {
            throw wrong(column, "A number is too large.", "value=" + IntakeException.shown(value) + " most=" + most);
        }
        return OptionalLong.of(number);
    }

    private static long parse(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Names with bars between them, of which some may stand twice; empty if the field is. */
    Set<String> names(String column) {
        String value = optional(column);
        if (value.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        for (String name : value.split("\\|", -1)) {
            if (name.isBlank()) {
                throw wrong(column, "A name in a list is empty.", "value=" + IntakeException.shown(value));
            }
            names.add(name);
        }
        return names;
    }

    <E extends Enum<E>> E choice(String column, Class<E> type) {
        String value = text(column);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw wrong(column, "A value is not one of those known.", "value=" + IntakeException.shown(value)
                + " known=" + List.of(type.getEnumConstants()));
    }

    /** Makes a value of the model, whose own checks are the last word on its parts. */
    <T> T checked(String column, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new Place(file, line, column).wrong("The model refuses the row.",
                    "error=" + IntakeException.line(e), e);
        }
    }

    IntakeException wrong(String column, String sentence, String rest) {
        return new Place(file, line, column).wrong(sentence, rest);
    }
}
