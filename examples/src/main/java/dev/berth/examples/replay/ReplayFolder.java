package dev.berth.examples.replay;

import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.spi.BerthException;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that a replay keeps its database in, with a marker that says so and with which settings.
 *
 * <p>A folder is taken if it is missing, empty or bears the marker, and never otherwise. While a new replay takes the
 * place of an old one the marker says {@code preparing}: a process killed there leaves a folder that can be taken
 * again but not resumed. A lock keeps two replays out of one folder.
 */
final class ReplayFolder implements AutoCloseable {

    static final String MARKER = "replay.properties";
    private static final String DATABASE = "replay.db";
    private static final String LOCK = "replay.lock";
    private static final String NEW_MARKER = MARKER + ".new";
    /** What a process leaves that is killed before the folder has its marker. */
    private static final Set<String> LEFT_OVERS = Set.of(LOCK, NEW_MARKER);
    private static final String STATE = "state";
    private static final String BEGUN = "begun";
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal");

    private final Path folder;
    private final FileChannel lock;

    private ReplayFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes a folder for a new replay; an earlier one in it is deleted. */
    static ReplayFolder begin(Path path, ReplaySettings settings) {
        return guarded(path, () -> {
            if (!isFree(path) && !hasMarker(path)) {
                throw new UsageException("The folder was not written by a replay, so it is left alone. folder=" + path
                        + " Maybe move it, or run in another folder.");
            }
            Files.createDirectories(path);
            ReplayFolder folder = new ReplayFolder(path, lock(path));
            folder.mark(settings, "preparing");
            for (String suffix : SUFFIXES) {
                Files.deleteIfExists(path.resolve(DATABASE + suffix));
            }
            folder.mark(settings, BEGUN);
            return folder;
        });
    }

    /** Takes a folder to go on with the replay in it. */
    static ReplayFolder resume(Path path, ReplaySettings settings) {
        return guarded(path, () -> {
            Properties marker = hasMarker(path) ? marker(path) : new Properties();
            if (!BEGUN.equals(marker.getProperty(STATE))) {
                throw ReplayStore.nothingToResume("folder=" + path);
            }
            for (Map.Entry<String, String> wanted : settings.toMap().entrySet()) {
                String found = marker.getProperty(wanted.getKey(), "");
                if (!found.equals(wanted.getValue())) {
                    throw new UsageException("The replay in the folder was begun with other settings. folder=" + path
                            + " setting=" + wanted.getKey() + " begunWith=" + found + " now=" + wanted.getValue()
                            + " Maybe leave out --resume to begin anew.");
                }
            }
            return new ReplayFolder(path, lock(path));
        });
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    private interface Step {
        ReplayFolder run() throws IOException;
    }

    private static ReplayFolder guarded(Path path, Step step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new BerthException("The folder cannot be used. folder=" + path + " error=" + e, e);
        }
    }

    private static boolean isFree(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return !Files.exists(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.allMatch(file -> LEFT_OVERS.contains(file.getFileName().toString()));
        }
    }

    private static boolean hasMarker(Path path) throws IOException {
        return Files.isRegularFile(path.resolve(MARKER)) && marker(path).containsKey(STATE);
    }

    private static Properties marker(Path path) throws IOException {
        Properties marker = new Properties();
        try (Reader reader = Files.newBufferedReader(path.resolve(MARKER))) {
            marker.load(reader);
        } catch (IllegalArgumentException e) {
            throw new UsageException("The folder's marker is damaged. file=" + path.resolve(MARKER)
                    + " Maybe delete the folder.");
        }
        return marker;
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // Told below.
        }
        channel.close();
        throw new UsageException("Another replay is at work in the folder. folder=" + path);
    }

    private void mark(ReplaySettings settings, String state) throws IOException {
        StringBuilder text = new StringBuilder("# Written by berth-examples replay, which may replace this folder.\n");
        text.append(STATE).append('=').append(state).append('\n');
        settings.toMap().forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Path written = Files.writeString(folder.resolve(NEW_MARKER), text);
        Files.move(written, folder.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new BerthException("The folder's lock cannot be let go. folder=" + folder, e);
        }
    }
}
