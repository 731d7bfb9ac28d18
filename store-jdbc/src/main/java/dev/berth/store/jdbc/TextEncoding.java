package dev.berth.store.jdbc;

import dev.berth.spi.Hint;

/**
 * What hosts write, in a form that every database keeps to the letter. Some refuse the character 0 and some replace
 * half of a surrogate pair: where one of them stands in free words, these are kept as a JSON string, and so is what
 * begins with a quote, as JSON strings do.
 */
final class TextEncoding {

    private static final int MAX_NAME = 255;

    private TextEncoding() {
    }

    /** Refuses names that not every database could keep. */
    static String name(String what, String name) {
        if (name.isBlank() || name.length() > MAX_NAME || !isKeptEverywhere(name)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A name cannot be kept. what=" + what + " length=" + name.length()
                    + " Maybe use 1 to " + MAX_NAME + " characters, none of them a control character.");
        }
        return name;
    }

    static void check(Hint hint) {
        name("pool", hint.pool());
        name("id", hint.id());
    }

    /** Returns free words in the form in which they are kept. */
    static String kept(String words) {
        return isPlain(words) ? words : Json.quoted(words);
    }

    /** Returns free words as they were before they were kept. */
    static String read(String kept) {
        return isQuoted(kept) ? Json.unquoted(kept) : kept;
    }

    private static boolean isPlain(String words) {
        return !isQuoted(words) && isKeptEverywhere(words);
    }

    private static boolean isKeptEverywhere(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    private static boolean isQuoted(String words) {
        return !words.isEmpty() && words.charAt(0) == '"';
    }
}
