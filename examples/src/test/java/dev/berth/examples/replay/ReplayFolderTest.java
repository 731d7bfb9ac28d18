package dev.berth.examples.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.examples.CommandRun;
import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.ReplayMode;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay takes a folder of its own or an empty one, and never anybody else's. */
class ReplayFolderTest {

    private static final ReplaySettings SETTINGS =
            new ReplaySettings(Policies.bestFit(), ReplayMode.TIMED, 1, 0, "abc");
    private static final ReplaySettings OTHERS = new ReplaySettings(Policies.bestFit(), ReplayMode.TIMED, 2, 0, "abc");

    @TempDir
    private Path parent;

    @Test
    void beginsResumesAndBeginsAnew() throws IOException {
        Path path = parent.resolve("berth-replay");
        try (ReplayFolder folder = ReplayFolder.begin(path, SETTINGS)) {
            Files.writeString(folder.database(), "rows");
            Files.writeString(path.resolve("note.txt"), "mine");
        }
        try (ReplayFolder folder = ReplayFolder.resume(path, SETTINGS)) {
            assertEquals("rows", Files.readString(folder.database()));
        }
        assertTrue(complaint(path, OTHERS, true).contains("setting=seed begunWith=1 now=2"));
        try (ReplayFolder folder = ReplayFolder.begin(path, OTHERS)) {
            assertFalse(Files.exists(folder.database()));
        }
        assertEquals("mine", Files.readString(path.resolve("note.txt")));
        assertTrue(complaint(path, SETTINGS, true).contains("setting=seed begunWith=2 now=1"));
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws IOException {
        Path path = Files.createDirectory(parent.resolve("berth-replay"));
        Files.writeString(path.resolve("thesis.txt"), "years of work");
        assertForeign(path);
        Files.writeString(path.resolve(ReplayFolder.MARKER), "something=else\n");
        assertForeign(path);
        Path file = Files.writeString(parent.resolve("file"), "a file");
        assertForeign(file);
    }

    private static void assertForeign(Path path) {
        var before = CommandRun.files(path);
        assertTrue(complaint(path, SETTINGS, false).contains("left alone"));
        assertTrue(complaint(path, SETTINGS, true).contains("no such replay to resume"));
        assertEquals(before, CommandRun.files(path));
    }

    @Test
    void nothingIsNothingToResume() {
        assertTrue(complaint(parent.resolve("berth-replay"), SETTINGS, true).contains("no such replay to resume"));
        assertFalse(Files.exists(parent.resolve("berth-replay")));
    }

    @Test
    void whatWasKilledWhileItPreparedCanBeBegunButNotResumed() throws IOException {
        Path path = Files.createDirectory(parent.resolve("berth-replay"));
        Files.writeString(path.resolve("replay.lock"), "");
        Files.writeString(path.resolve(ReplayFolder.MARKER + ".new"), "state=pre");
        ReplayFolder.begin(path, SETTINGS).close();
        Path marker = path.resolve(ReplayFolder.MARKER);
        Files.writeString(marker, Files.readString(marker).replace("state=begun", "state=preparing"));
        assertTrue(complaint(path, SETTINGS, true).contains("no such replay to resume"));
        ReplayFolder.begin(path, SETTINGS).close();
        ReplayFolder.resume(path, SETTINGS).close();
    }

    @Test
    void aDamagedMarkerIsSaid() throws IOException {
        Path path = Files.createDirectory(parent.resolve("berth-replay"));
        Files.writeString(path.resolve(ReplayFolder.MARKER), "state=\\uZZZZ\n");
        assertTrue(complaint(path, SETTINGS, false).contains("marker is damaged"));
        assertTrue(complaint(path, SETTINGS, true).contains("marker is damaged"));
    }

    @Test
    void twoReplaysDoNotShareAFolder() {
        Path path = parent.resolve("berth-replay");
        try (ReplayFolder first = ReplayFolder.begin(path, SETTINGS)) {
            assertTrue(complaint(path, SETTINGS, false).contains("Another replay is at work"));
            assertTrue(complaint(path, SETTINGS, true).contains("Another replay is at work"));
            assertTrue(Files.exists(first.database().resolveSibling(ReplayFolder.MARKER)));
        }
    }

    private static String complaint(Path path, ReplaySettings settings, boolean resume) {
        UsageException thrown = assertThrows(UsageException.class,
                () -> (resume ? ReplayFolder.resume(path, settings) : ReplayFolder.begin(path, settings)).close());
        return String.valueOf(thrown.getMessage());
    }
}
