package dev.berth.examples.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.event.SchedulerEvent;
import dev.berth.examples.Main;
import dev.berth.examples.trace.ReplayInput;
import dev.berth.examples.trace.ReplayMode;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.policy.Policies;
import dev.berth.spi.SchedulerStore;
import dev.berth.store.jdbc.JdbcDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is killed again and again ends with the rows of one that was left alone. */
class KillTest {

    private static final int KILLS = 5;
    /** The first JDK that warns of native code unless it is told; the jar tells it in its manifest. */
    private static final int FIRST_THAT_WARNS = 22;
    private static final int SECONDS_TO_WAIT = 120;

    @TempDir
    private Path folder;

    @Test
    void aKilledReplayEndsLikeAnUnbrokenOne() throws IOException, InterruptedException {
        Path unbroken = Files.createDirectory(folder.resolve("unbroken"));
        JsonObject whole = finish(start(unbroken, false), unbroken);
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Random random = new Random(20_261_122);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Process process = start(broken, i > 0);
            awaitMarker(broken);
            process.waitFor(500 + random.nextInt(2500), TimeUnit.MILLISECONDS);
            killed += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        JsonObject resumed = finish(start(broken, true), broken);
        assertTrue(killed > 0, "killed=" + killed);
        for (String same : List.of("requests", "placed", "waiting", "refusedByReason", "allocatedPercent",
                "finalUnallocatedPercent", "fragmentationPercent", "waitP50Millis", "waitP99Millis", "stateHash")) {
            assertEquals(whole.get(same), resumed.get(same), same);
        }
        assertTrue(resumed.get("resumed").getAsBoolean());
        assertEquals(content(unbroken), content(broken));
    }

    private static Process start(Path workingFolder, boolean resume) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "replay", "--json"));
        if (resume) {
            command.add("--resume");
        }
        if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        return new ProcessBuilder(command).directory(workingFolder.toFile())
                .redirectOutput(workingFolder.resolve("out.txt").toFile())
                .redirectError(workingFolder.resolve("err.txt").toFile()).start();
    }

    private static void awaitMarker(Path workingFolder) throws IOException, InterruptedException {
        Path marker = workingFolder.resolve(ReplayCommand.FOLDER).resolve(ReplayFolder.MARKER);
        for (int i = 0; i < SECONDS_TO_WAIT * 100; i++) {
            if (Files.exists(marker) && Files.readString(marker).contains("state=begun")) {
                return;
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("The replay did not begin. error="
                + Files.readString(workingFolder.resolve("err.txt")));
    }

    private static JsonObject finish(Process process, Path workingFolder) throws IOException, InterruptedException {
        try {
            assertTrue(process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS), "The replay is not done.");
            assertEquals("", Files.readString(workingFolder.resolve("err.txt")));
            assertEquals(0, process.exitValue());
            List<String> lines = Files.readAllLines(workingFolder.resolve("out.txt"));
            return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<SchedulerEvent> content(Path workingFolder) {
        String pool = new ReplaySettings(Policies.bestFit(), ReplayMode.TIMED, 1, 0, ReplayInput.sample().digest())
                .pool();
        List<SchedulerEvent> events = new ArrayList<>();
        Path file = workingFolder.resolve(ReplayCommand.FOLDER).resolve("replay.db");
        try (SchedulerStore store = JdbcDatabase.open(file).schedulerStore()) {
            store.load(store.acquire(pool, "test"), events::add);
        }
        assertTrue(events.size() > 3000, "events=" + events.size());
        return events;
    }
}
