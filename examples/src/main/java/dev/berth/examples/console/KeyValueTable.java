package dev.berth.examples.console;

import java.util.Locale;

/** Lines of a name and what there is to say of it, no wider than a terminal. */
public final class KeyValueTable {

    public static final int WIDTH = 80;
    private static final int NAME = 17;

    private final StringBuilder text = new StringBuilder();

    /** Adds a row; of an empty name, one that goes on with what the row before says. */
    public void add(String name, String format, Object... values) {
        String value = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        line(name, value);
    }

    private void line(String name, String value) {
        int room = WIDTH - NAME;
        int cut = value.length() > room ? value.lastIndexOf(' ', room) : -1;
        String first = cut > 0 ? value.substring(0, cut).stripTrailing() : value;
        text.append(String.format(Locale.ROOT, "%-" + NAME + "s%s%n", name, first));
        if (cut > 0) {
            line("", value.substring(cut).strip());
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
