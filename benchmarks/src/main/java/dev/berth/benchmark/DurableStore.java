package dev.berth.benchmark;

import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A store in a fresh database by the name that the parameter {@code store} has.
 *
 * @param place the folder or the server that it lies in; gone after {@link #close}
 * @param url its address
 */
record DurableStore(AutoCloseable place, String url) implements AutoCloseable {

    /**
     * Makes the place for one.
     *
     * @throws IllegalArgumentException if there is none with that name
     */
    static DurableStore named(String name) {
        return switch (name) {
            case "sqlite" -> inFolder("jdbc:sqlite:", "");
            case "h2" -> inFolder("jdbc:h2:file:", ";REUSE_SPACE=FALSE");
            case "postgresql" -> {
                PostgresServer server = PostgresServer.start();
                yield new DurableStore(server, server.url());
            }
            default -> throw new IllegalArgumentException("There is no such store. store=" + name);
        };
    }

    private static DurableStore inFolder(String scheme, String settings) {
        try {
            Path folder = Files.createTempDirectory("berth-durable");
            return new DurableStore(() -> delete(folder), scheme + folder.resolve("berth.db") + settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inside) {
                Files.delete(file);
            }
        }
    }

    /** Opens it, for whom it may concern to close. */
    SchedulerStore open() {
        return JdbcDatabase.open(url).schedulerStore();
    }

    @Override
    public void close() {
        try {
            place.close();
        } catch (Exception e) {
            throw new IllegalStateException("The database could not be put away.", e);
        }
    }
}
