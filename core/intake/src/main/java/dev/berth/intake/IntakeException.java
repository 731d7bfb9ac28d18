package dev.berth.intake;

import dev.berth.spi.BerthException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A file could not be read as nodes or requests; nothing of it was taken. */
public final class IntakeException extends BerthException {

    private static final int SHOWN = 60;
    @Serial
    private static final long serialVersionUID = 1L;

    /** The file's name. */
    private final String file;
    /** The line's number, 0 for the whole file. */
    private final long line;
    /** The column's name, empty for the whole line. */
    private final String column;

    private IntakeException(String message, Place place, @Nullable Throwable cause) {
        super(message, cause);
        this.file = place.file;
        this.line = place.line;
        this.column = place.column;
    }

    /** Where in which file something is wrong. */
    record Place(String file, long line, String column) {

        static Place of(String file) {
            return new Place(file, 0, "");
        }

        IntakeException wrong(String sentence, String rest) {
            return wrong(sentence, rest, null);
        }

        IntakeException wrong(String sentence, String rest, @Nullable Throwable cause) {
            StringBuilder message = new StringBuilder(sentence).append(" file=").append(file);
            if (line > 0) {
                message.append(" line=").append(line);
            }
            if (!column.isEmpty()) {
                message.append(" column=").append(shown(column));
            }
            if (!rest.isEmpty()) {
                message.append(' ').append(rest);
            }
            return new IntakeException(message.toString(), this, cause);
        }
    }

    /** A value from a file for a message: on one line and not too long. */
    static String shown(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().limit(SHOWN).forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return value.codePointCount(0, value.length()) > SHOWN ? text.append('…').toString() : text.toString();
    }

    /** What an exception says, on one line. */
    static String line(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).replaceAll("\\p{Cntrl}", "?");
    }

    /**
     * The file.
     *
     * @return its name as it was given
     */
    public String file() {
        return file;
    }

    /**
     * The line where something is wrong.
     *
     * @return its number from 1, or 0 if it is the whole file
     */
    public long line() {
        return line;
    }

    /**
     * The column where something is wrong.
     *
     * @return its name, or empty if it is the whole line or file
     */
    public String column() {
        return column;
    }
}
