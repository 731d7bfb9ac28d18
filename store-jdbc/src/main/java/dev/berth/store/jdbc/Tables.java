package dev.berth.store.jdbc;

import java.util.regex.Pattern;

/**
 * The names of the tables: SQL texts write <code>{requests}</code>, which becomes the prefix and {@code requests}.
 *
 * @param prefix what every name begins with: letters, digits and underscores, possibly none
 */
record Tables(String prefix) {

    /** The longest prefix: with the longest name behind it, it fits into the 63 bytes that PostgreSQL keeps. */
    static final int MAX_PREFIX = 30;

    private static final Pattern LEGAL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0," + (MAX_PREFIX - 1) + "})?");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    Tables {
        if (!LEGAL.matcher(prefix).matches()) {
            throw new IllegalArgumentException("A table prefix has letters, digits and underscores alone, begins with "
                    + "no digit, and is not longer than " + MAX_PREFIX + ". prefix=" + prefix);
        }
    }

    String sql(String text) {
        return NAME.matcher(text).replaceAll(prefix + "$1");
    }
}
