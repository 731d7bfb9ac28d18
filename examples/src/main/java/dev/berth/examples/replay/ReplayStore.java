package dev.berth.examples.replay;

import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.local.InMemoryStore;
import dev.berth.spi.BerthException;
import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a replay is kept, after it was made sure that this is the place to begin or to go on.
 *
 * @param store the store
 * @param folder the folder that holds it, if it is one of ours
 */
record ReplayStore(SchedulerStore store, Optional<ReplayFolder> folder) implements AutoCloseable {

    static final String MEMORY = "memory";
    private static final String JDBC = "jdbc:";
    private static final String SQLITE = "jdbc:sqlite:";
    /** Survives the death of the process, which is what a replay must; the machine's would cost a wait for the disk. */
    private static final String FAST = "?synchronous=NORMAL";

    static ReplayStore inMemory() {
        return new ReplayStore(new InMemoryStore(), Optional.empty());
    }

    static ReplayStore inFolder(Path path, ReplaySettings settings, boolean resume) {
        ReplayFolder folder = resume ? ReplayFolder.resume(path, settings) : ReplayFolder.begin(path, settings);
        try {
            return new ReplayStore(JdbcDatabase.open(SQLITE + folder.database() + FAST).schedulerStore(),
                    Optional.of(folder));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    static ReplayStore at(String url, String pool, boolean resume) {
        if (!url.startsWith(JDBC)) {
            throw new UsageException("A store is memory or a JDBC address. store=" + place(url)
                    + " Maybe write jdbc:sqlite: and a file.");
        }
        if (resume && isMissingFile(url)) {
            throw nothingToResume("store=" + place(url));
        }
        SchedulerStore store = JdbcDatabase.open(url).schedulerStore();
        try {
            boolean begun = store.load(store.acquire(pool, "replay"), event -> { }).nextSequence() > 1;
            if (begun && !resume) {
                throw new UsageException("The store holds this replay already. store=" + place(url) + " pool=" + pool
                        + " Maybe add --resume, or choose another database.");
            } else if (!begun && resume) {
                throw nothingToResume("store=" + place(url) + " pool=" + pool);
            }
            return new ReplayStore(store, Optional.empty());
        } catch (UsageException | BerthException e) {
            store.close();
            throw e;
        }
    }

    /** A place that replicas share: whoever leads there begins or goes on. */
    static SchedulerStore shared(Optional<String> url) {
        return JdbcDatabase.open(url.filter(address -> address.startsWith(JDBC)).orElseThrow(() -> new UsageException(
                "Replicas share a database. store=" + place(url.orElse(MEMORY))
                        + " Maybe add --store 'jdbc:postgresql://host/database?user=name'"))).schedulerStore();
    }

    /** A file, or else the kind of a database alone: passwords have many shapes. */
    private static String place(String url) {
        if (url.startsWith(SQLITE)) {
            return url.replaceFirst("(?s)\\?.*", "");
        }
        return url.matches("[\\w.-]*") ? url : url.replaceFirst("(?s)^((?:jdbc:)?\\w+:)?.*", "$1...");
    }

    private static boolean isMissingFile(String url) {
        if (!url.startsWith(SQLITE)) {
            return false;
        }
        try {
            return !Files.exists(Path.of(url.substring(SQLITE.length()).replaceFirst("\\?.*", "")));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static UsageException nothingToResume(String where) {
        return new UsageException("There is no such replay to resume. " + where
                + " Maybe its policy, mode, seed or input was another, or it was never begun.");
    }

    @Override
    public void close() {
        store.close();
        folder.ifPresent(ReplayFolder::close);
    }
}
