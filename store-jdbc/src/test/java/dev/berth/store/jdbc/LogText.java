package dev.berth.store.jdbc;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** All that this process logs while it is open, Berth's on every level, with the traces of what was thrown. */
final class LogText implements AutoCloseable {

    private static final Logger ALL = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("dev.berth");

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            out.println(entry.getMessage() + " " + Arrays.toString(entry.getParameters()));
            if (entry.getThrown() != null) {
                add(entry.getThrown());
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            out.close();
        }
    };
    private final Level usual = OURS.getLevel();

    LogText() {
        ALL.addHandler(handler);
        OURS.addHandler(handler);
        OURS.setUseParentHandlers(false);
        OURS.setLevel(Level.ALL);
    }

    void add(Throwable thrown) {
        thrown.printStackTrace(out);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    @Override
    public void close() {
        OURS.setLevel(usual);
        OURS.setUseParentHandlers(true);
        OURS.removeHandler(handler);
        ALL.removeHandler(handler);
    }
}
