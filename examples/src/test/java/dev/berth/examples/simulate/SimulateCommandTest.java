package dev.berth.examples.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/** The subcommand as a user of batch logs meets it. */
final class SimulateCommandTest {

    private static final Path LUBLIN = Path.of("..", "..", "shared", "data", "swf", "lublin-1.swf");
    /** Job 2 needs the whole machine; job 3 fits beside job 1 and ends before it; job 4 is too large, 5 did not run. */
    private static final String LOG = """
            ; a comment
            1 0 -1 100 6 -1 -1 6 100 -1 1 7 1
            2 10 -1 50 8 -1 -1 8 50 -1 1 8 2
            3 20 -1 40 2 -1 -1 2 60 -1 1 7 1
            4 30 -1 10 9 -1 -1 9 10 -1 1 7 1
            5 40 -1 -1 1 -1 -1 1 10 -1 0 7 1
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("log.swf"), LOG);
        Files.writeString(folder.resolve("nodes.csv"), "sn,cpu_milli,memory_mib,gpu,model\nn0,64000,262144,2,A\n");
        Files.writeString(folder.resolve("pods.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,"
                + "creation_time,deletion_time\np0,1000,1024,2,1000,,0,100\np1,1000,1024,1,1000,,5,55\n");
    }

    private CommandRun simulate(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "simulate";
        System.arraycopy(more, 0, args, 1, more.length);
        return CommandRun.of(folder, args);
    }

    private CommandRun log(String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"--log", "log.swf", "--pool", "8"}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return simulate(args);
    }

    @Test
    void aLogIsLivedThrough() {
        JsonObject json = log("--json").json();
        assertEquals(Set.of("order", "backfill", "policy", "windows", "jobs", "started", "refused", "waiting",
                "skipped", "averageWaitSeconds", "averageBoundedSlowdown", "averageCompletionSeconds",
                "utilisationPercent", "jainFairness", "users", "projects"), json.keySet());
        assertEquals("fcfs", json.get("order").getAsString());
        assertEquals("easy", json.get("backfill").getAsString());
        assertEquals(3, json.get("jobs").getAsInt());
        assertEquals(3, json.get("started").getAsInt());
        assertEquals(2, json.get("skipped").getAsInt());
        // Only job 2 waits, from 10 to 100: slowdowns are 1, 140/50 and 1.
        assertEquals(30.0, json.get("averageWaitSeconds").getAsDouble());
        assertEquals(1.6, json.get("averageBoundedSlowdown").getAsDouble());
        // Held 600 + 400 + 80 of 8 x 150.
        assertEquals(90.0, json.get("utilisationPercent").getAsDouble());
        assertEquals(2.8, json.getAsJsonObject("users").getAsJsonObject("user-8").get("averageBoundedSlowdown")
                .getAsDouble());
    }

    @Test
    void withoutBackfillNobodyPasses() {
        JsonObject json = log("--json", "--backfill", "none").json();
        // Job 3 waits from 20 until job 2 has ended at 150.
        assertEquals((90.0 + 130.0) / 3, json.get("averageWaitSeconds").getAsDouble(), 0.0001);
    }

    @Test
    void everyJobHasARowAndTheChartIsDrawn() throws IOException {
        CommandRun run = log("--csv", "jobs.csv", "--svg", "use.svg");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("job,user,project,size,submitSeconds,startSeconds,endSeconds,waitSeconds,"
                + "boundedSlowdown,refusal", "1,user-7,group-1,6,0,0,100,0,1.0,",
                "2,user-8,group-2,8,10,100,150,90,2.8,",
                "3,user-7,group-1,2,20,20,60,0,1.0,"), Files.readAllLines(folder.resolve("jobs.csv")));
        assertTrue(Files.readString(folder.resolve("use.svg")).contains("<svg"));
        assertTrue(run.out().contains("Bounded slowdown 1.60"), run.out());
        assertTrue(run.out().contains("user-8"), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.length() <= KeyValueTable.WIDTH), run.out());
    }

    @Test
    void windowsAreSimulationsOfTheirOwn() throws IOException {
        CommandRun run = log("--windows", "0,1", "--window-size", "2", "--csv", "jobs.csv", "--svg", "use.svg");
        assertTrue(run.out().contains("use.svg (of the first window)"), run.out());
        List<String> rows = Files.readAllLines(folder.resolve("jobs.csv"));
        assertTrue(rows.get(0).endsWith(",refusal,window"), rows.get(0));
        assertEquals("2,user-8,group-2,8,10,100,150,90,2.8,,1", rows.get(2));
        assertEquals("2,user-8,group-2,8,10,10,60,0,1.0,,2", rows.get(3));
        JsonObject json = log("--windows", "0,1", "--window-size", "2", "--json").json();
        assertEquals(2, json.get("windows").getAsInt());
        // (1 + 2.8)/2 and (1 + 80/40)/2.
        assertEquals((1.9 + 1.5) / 2, json.get("averageBoundedSlowdown").getAsDouble(), 0.0001);
        assertEquals(1, log("--windows", "2", "--window-size", "2", "--json").json().get("skipped").getAsInt());
    }

    @Test
    void aTraceBringsItsNodes() {
        JsonObject json = simulate("--log", "pods.csv", "--nodes", "nodes.csv", "--json").json();
        assertEquals(2, json.get("started").getAsInt());
        assertEquals(47.5, json.get("averageWaitSeconds").getAsDouble());
        assertFalse(json.has("users"));
    }

    @Test
    void manyUsersAreToldOfOnlyOnDemand() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 30; i++) {
            text.append(i + " " + i + " -1 5 1 -1 -1 1 5 -1 1 " + i + " 1\n");
        }
        Files.writeString(folder.resolve("log.swf"), text);
        assertFalse(log("--json").json().has("users"));
        assertEquals(30, log("--json", "--owners").json().getAsJsonObject("users").size());
        assertTrue(log().out().contains("--owners"));
    }

    @Test
    void thePublishedTableIsShown() {
        assumeTrue(Files.exists(LUBLIN), "The log is not there. file=" + LUBLIN);
        CommandRun run = simulate("--log", LUBLIN.toAbsolutePath().toString(), "--pool", "256", "--order", "sjf",
                "--backfill", "reservation", "--windows", "1981,2756,4299,8850,3316,2714,5228,7762,4022,7085");
        assertTrue(run.out().contains("Bounded slowdown 73.31 "), run.out() + run.err());
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        Files.writeString(folder.resolve("bad.swf"), "1 2 3\n");
        Files.writeString(folder.resolve("none.swf"), "; nothing\n");
        Files.writeString(folder.resolve("untimed.csv"), "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np0,1,1,1,5\n");
        var before = CommandRun.files(folder);
        refused("no such order. order=magic", log("--order", "magic"));
        refused("no such backfill. backfill=all known=best-effort, none, easy", log("--backfill", "all"));
        refused("no such policy. policy=magic", log("--policy", "magic"));
        refused("option=--candidates value=0", log("--candidates", "0"));
        refused("not all in the log. first=3 size=2 jobs=4", log("--windows", "0,3", "--window-size", "2"));
        refused("not all in the log. first=-1", log("--windows", "-1"));
        refused("'--windows'", log("--windows", "a"));
        refused("option=--window-size value=0", log("--windows", "1", "--window-size", "0"));
        refused("missing=--windows", log("--window-size", "2"));
        refused("exclude each other. pool=8 nodes=nodes.csv", log("--nodes", "nodes.csv"));
        refused("missing=--pool or --nodes", simulate("--log", "log.swf"));
        refused("--log", simulate("--pool", "8"));
        refused("option=--pool value=0", simulate("--log", "log.swf", "--pool", "0"));
        refused("option=--pool value=1000001", simulate("--log", "log.swf", "--pool", "1000001"));
        refused("no such file", simulate("--log", "x.swf", "--pool", "8"));
        refused("line=1", simulate("--log", "bad.swf", "--pool", "8"));
        refused("no job to simulate", simulate("--log", "none.swf", "--pool", "8"));
        refused("no job to simulate. jobs=0 skipped=5", simulate("--log", "log.swf", "--pool", "1"));
        refused("needs the time of every request", simulate("--log", "untimed.csv", "--nodes", "nodes.csv"));
        assertEquals(before, CommandRun.files(folder));
        assertEquals(2, log("--csv", "no/such/folder.csv").code());
    }

    private static void refused(String about, CommandRun run) {
        assertTrue(run.complaint().contains(about), run.err());
    }
}
