package dev.berth.benchmark;

import dev.berth.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A store in a fresh database by the name that the parameter {@code store} has, with the folder or the server that it
 * lies in. All of it is gone after {@link #close}.
 */
final class DurableStore implements AutoCloseable {

    private final Path folder;
    private final AutoCloseable server;
    private final String url;

    private DurableStore(Path folder, AutoCloseable server, String url) {
        this.folder = folder;
        this.server = server;
        this.url = url;
    }

    /**
     * Makes the place for one.
     *
     * @throws IllegalArgumentException if there is none with that name
     */
    static DurableStore named(String name) {
        try {
            Path folder = Files.createTempDirectory("berth-durable");
            return switch (name) {
                case "sqlite" -> new DurableStore(folder, () -> { }, "jdbc:sqlite:" + folder.resolve("berth.db"));
                case "h2" -> new DurableStore(folder, () -> { }, "jdbc:h2:file:" + folder.resolve("berth"));
                case "postgresql" -> {
                    PostgresServer server = PostgresServer.start();
                    yield new DurableStore(folder, server, server.url());
                }
                default -> throw new IllegalArgumentException("There is no such store. store=" + name);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens it, for whom it may concern to close. */
    JdbcStore open() {
        return JdbcStore.open(url);
    }

    @Override
    public void close() {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : inside) {
                    Files.delete(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("The database could not be put away.", e);
        }
    }
}
