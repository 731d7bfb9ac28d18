package dev.berth.examples.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.examples.CommandRun;
import dev.berth.examples.console.KeyValueTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand as a user meets it: results on stdout, one line on stderr where something is not as it should be. */
class ReplayCommandTest {

    private static final String NODES = "sn,cpu_milli,memory_mib,gpu,model\nn0,64000,262144,2,A\nn1,64000,262144,2,B\n";
    private static final String PODS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,creation_time,"
            + "deletion_time\np0,1000,1024,1,1000,,0,100\np1,1000,1024,1,500,A,5,50\np2,1000,1024,2,1000,,6,60\n"
            + "p3,1000,1024,0,0,,7,\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("nodes.csv"), NODES);
        Files.writeString(folder.resolve("pods.csv"), PODS);
    }

    private CommandRun replay(String... more) {
        String[] args = new String[more.length + 5];
        System.arraycopy(new String[] {"replay", "--nodes", "nodes.csv", "--requests", "pods.csv"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return CommandRun.of(folder, args);
    }

    @Test
    void filesAreAFillInMemory() throws IOException {
        JsonObject json = replay("--json").json();
        assertEquals(Set.of("policy", "mode", "seed", "requests", "placed", "waiting", "refused", "refusedByReason",
                "allocatedPercent", "unallocatedPercent", "finalUnallocatedPercent", "fragmentationPercent",
                "waitP50Millis", "waitP99Millis", "decisionsPerSecond", "decisionP50Micros", "decisionP99Micros",
                "decisionP999Micros", "eventHash", "stateHash", "resumed"), json.keySet());
        assertEquals("best-fit", json.get("policy").getAsString());
        assertEquals("fill", json.get("mode").getAsString());
        assertEquals(1, json.get("seed").getAsLong());
        assertFalse(json.get("resumed").getAsBoolean());
        assertEquals(100.0, json.get("allocatedPercent").getAsDouble() + json.get("unallocatedPercent").getAsDouble());
        assertTrue(Files.readString(folder.resolve("replay.svg")).contains("<svg"));
        assertEquals(Set.of("", "nodes.csv", "pods.csv", "replay.svg"), CommandRun.files(folder).keySet());
    }

    @Test
    void theSameRunHasTheSameHashes() {
        JsonObject one = replay("--json", "--policy", "random", "--seed", "7").json();
        JsonObject two = replay("--json", "--policy", "random", "--seed", "7").json();
        JsonObject other = replay("--json", "--policy", "random", "--seed", "8").json();
        assertEquals(one.get("eventHash"), two.get("eventHash"));
        assertEquals(one.get("stateHash"), two.get("stateHash"));
        assertFalse(one.get("eventHash").equals(other.get("eventHash")));
    }

    @Test
    void aTimedReplayTellsWaits() {
        JsonObject json = replay("--mode", "timed", "--json").json();
        assertEquals(4, json.get("placed").getAsInt());
        assertEquals(0, json.get("waitP50Millis").getAsLong());
        // GPU-seconds held: 100 + 22.5 + 108 of 4 GPUs for 100 s.
        assertEquals(57.625, json.get("allocatedPercent").getAsDouble());
    }

    @Test
    void theTableIsForPeople() {
        CommandRun run = replay("--inflate", "2");
        assertEquals(0, run.code(), run.err());
        List<String> names = run.out().lines().map(line -> line.replaceFirst("  +.*", "")).toList();
        assertTrue(names.containsAll(List.of("Replay", "Requests", "Placed", "Refused", "GPU allocated",
                "Fragmentation", "Decisions", "Decision time", "Hashes", "Chart: replay.svg")), run.out());
        assertTrue(run.out().contains("no-fit"), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.length() <= KeyValueTable.WIDTH), run.out());
    }

    @Test
    void aDatabaseKeepsAReplayForLater() {
        String url = "jdbc:sqlite:" + folder.resolve("some.db");
        JsonObject first = replay("--store", url, "--json").json();
        assertTrue(replay("--store", url).complaint().contains("holds this replay already"));
        JsonObject again = replay("--store", url, "--resume", "--json").json();
        assertTrue(again.get("resumed").getAsBoolean());
        for (String same : List.of("stateHash", "requests", "placed", "refusedByReason", "unallocatedPercent",
                "fragmentationPercent")) {
            assertEquals(first.get(same), again.get(same));
        }
        for (String[] other : new String[][] {{"--seed", "2"}, {"--policy", "worst-fit"}, {"--inflate", "1.2"},
                {"--mode", "timed"}}) {
            assertTrue(replay("--store", url, "--resume", other[0], other[1]).complaint()
                    .contains("no such replay to resume"));
        }
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        Files.writeString(folder.resolve("bad.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np0,1,1,1\n");
        Files.writeString(folder.resolve("untimed.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np0,1,1,1,5\n");
        Files.writeString(folder.resolve("cpu.csv"), "sn,cpu_milli,memory_mib,gpu,model\nn0,1,1,0,\n");
        Files.writeString(folder.resolve("none.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n");
        Files.writeString(folder.resolve("garbage.db"), "This is no database.".repeat(100));
        var before = CommandRun.files(folder);
        refused("no such policy. policy=magic", replay("--policy", "magic"));
        refused("no such mode. mode=slow", replay("--mode", "slow"));
        refused("'--seed'", replay("--seed", "x"));
        refused("'--seed'", replay("--seed", "99999999999999999999"));
        refused("The multiple must be", replay("--inflate", "-1"));
        refused("The multiple must be", replay("--inflate", "0"));
        refused("The multiple must be", replay("--inflate", "1e9"));
        refused("The multiple must be", replay("--inflate", "1.234"));
        refused("'--inflate'", replay("--inflate", "much"));
        refused("Only a fill can be inflated", replay("--mode", "timed", "--inflate", "1.3"));
        refused("Nothing outlives", replay("--resume"));
        refused("memory or a JDBC address", replay("--store", "file.db"));
        refused("url=jdbc:unknown:x", replay("--store", "jdbc:unknown:x"));
        refused("no such replay to resume", replay("--store", "jdbc:sqlite:" + folder.resolve("a.db"), "--resume"));
        refused("garbage.db", replay("--store", "jdbc:sqlite:" + folder.resolve("garbage.db")));
        refused("garbage.db", replay("--store", "jdbc:sqlite:" + folder.resolve("garbage.db"), "--resume"));
        refused("Unknown option", replay("--sed", "1"));
        refused("missing=--requests", CommandRun.of(folder, "replay", "--nodes", "nodes.csv"));
        refused("missing=--nodes", CommandRun.of(folder, "replay", "--requests", "pods.csv"));
        refused("Name a subcommand", CommandRun.of(folder));
        refused("'schedule'", CommandRun.of(folder, "schedule"));
        for (String[] files : new String[][] {{"nodes.csv", "bad.csv", "line=2"}, {"nodes.csv", "x", "no such file"},
                {"nodes.csv", ".", "a folder"}, {"pods.csv", "nodes.csv", "no known format"},
                {"cpu.csv", "pods.csv", "have no GPU"}, {"nodes.csv", "none.csv", "no request to replay"}}) {
            refused(files[2], CommandRun.of(folder, "replay", "--nodes", files[0], "--requests", files[1]));
        }
        refused("needs the time of every request", CommandRun.of(folder, "replay", "--nodes", "nodes.csv",
                "--requests", "untimed.csv", "--mode", "timed"));
        assertEquals(before, CommandRun.files(folder));
    }

    private static void refused(String about, CommandRun run) {
        assertTrue(run.complaint().contains(about), run.err());
    }

    @Test
    void helpIsThere() {
        assertEquals(0, CommandRun.of(folder, "--help").code());
        assertTrue(CommandRun.of(folder, "replay", "--help").out().contains("--resume"));
        assertTrue(CommandRun.of(folder, "--version").out().startsWith("berth-examples "));
    }
}
