package dev.berth.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Ends a server with this JVM, even if the JVM is killed: a shell waits at a pipe that the operating system closes when
 * the JVM is gone, whatever the reason. It has a session of its own, so that what kills the JVM's group leaves it.
 */
final class Reaper {

    private static final String WAIT = """
            cat
            kill -INT "$0"
            kill -TERM "$0"
            while kill -0 "$0"; do sleep 0.2; done
            rm -rf "$1"
            """;

    private Reaper() {
    }

    static Process follow(long pid, Path data) {
        try {
            return new ProcessBuilder("setsid", "sh", "-c", WAIT, String.valueOf(pid), data.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
