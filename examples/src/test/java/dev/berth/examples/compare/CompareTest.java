package dev.berth.examples.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.examples.CommandRun;
import dev.berth.examples.console.KeyValueTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies side by side, on the sample in the jar. */
class CompareTest {

    @TempDir
    private Path folder;

    private CommandRun compare(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "replay";
        System.arraycopy(more, 0, args, 1, more.length);
        return CommandRun.of(folder, args);
    }

    private static Map<String, Double> unallocated(JsonArray policies) {
        Map<String, Double> unallocated = new TreeMap<>();
        for (JsonElement policy : policies) {
            unallocated.put(policy.getAsJsonObject().get("policy").getAsString(),
                    policy.getAsJsonObject().get("unallocatedPercent").getAsDouble());
        }
        return unallocated;
    }

    @Test
    void ourPoliciesAreAheadOnOurOwnTrace() {
        for (String seeds : List.of("42-51", "100-109")) {
            Map<String, Double> rows = unallocated(compare("--compare", "fgd,openb-fgd,best-fit,berth,berth-learning",
                    "--seeds", seeds, "--json").json().getAsJsonArray("policies"));
            double rival = Math.min(rows.get("best-fit"), Math.min(rows.get("fgd"), rows.get("openb-fgd")));
            assertTrue(rows.get("berth") < rival - 0.3, rows::toString);
            assertTrue(rows.get("berth-learning") < rival - 0.3, rows::toString);
        }
    }

    @Test
    void aRowIsWhatTheReplayOfItsSeedSays() {
        JsonObject compared = compare("--compare", "best-fit", "--seeds", "7", "--inflate", "1.1", "--json").json();
        JsonObject row = compared.getAsJsonArray("policies").get(0).getAsJsonObject();
        JsonObject alone = compare("--mode", "fill", "--seed", "7", "--inflate", "1.1", "--store", "memory", "--json")
                .json();
        assertEquals(Set.of("policy", "unallocatedPercent", "fragmentationPercent", "refusedByClass",
                "decisionsPerSecond"), row.keySet());
        assertEquals(alone.get("unallocatedPercent"), row.get("unallocatedPercent"));
        assertEquals(alone.get("fragmentationPercent"), row.get("fragmentationPercent"));
        assertEquals(alone.get("refused").getAsDouble(), row.getAsJsonObject("refusedByClass").asMap().values().stream()
                .mapToDouble(JsonElement::getAsDouble).sum());
        assertEquals("[7]", compared.get("seeds").toString());
    }

    @Test
    void theTableNamesEveryPolicyAndWritesNothing() {
        CommandRun run = compare("--compare", "berth, first-fit", "--seeds", "1-2");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertEquals(2, run.out().lines().filter(line -> line.startsWith("berth ")).count(), run.out());
        assertEquals(2, run.out().lines().filter(line -> line.startsWith("first-fit ")).count(), run.out());
        assertTrue(run.out().contains("seeds 1 to 2") && run.out().contains("fraction"), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.length() <= KeyValueTable.WIDTH), run.out());
        assertEquals(Set.of(""), CommandRun.files(folder).keySet());
    }

    @Test
    void theFolderGetsFiguresAndChart() throws Exception {
        CommandRun run = compare("--compare", "best-fit,worst-fit", "--seeds", "3", "--out", "a/b", "--json");
        Path out = folder.resolve("a").resolve("b");
        assertEquals(run.json(), JsonParser.parseString(Files.readString(out.resolve(CompareOptions.JSON))));
        String svg = Files.readString(out.resolve(CompareOptions.CHART));
        assertTrue(svg.contains("<svg"));
        assertEquals(2, svg.lines().filter(line -> line.contains("fill:rgb(31,90,166)")).count(), "bars");
        assertEquals(Set.of("", "a", "a/b", "a/b/compare.json", "a/b/compare.svg"),
                CommandRun.files(folder).keySet());
    }

    @Test
    void whatDoesNotGoTogetherIsSaidInOneLine() throws Exception {
        Files.writeString(folder.resolve("file"), "mine");
        refused("no such policy. policy=magic", "--compare", "berth,magic");
        refused("with itself. policy=berth", "--compare", "berth,berth");
        refused("no such policy. policy= ", "--compare", "berth,,fgd");
        refused("Missing", "--compare");
        refused("option=--policy", "--compare", "berth", "--policy", "fgd");
        refused("option=--seed", "--compare", "berth", "--seed", "4");
        refused("option=--store", "--compare", "berth", "--store", "memory");
        refused("option=--resume", "--compare", "berth", "--resume");
        refused("mode=timed", "--compare", "berth", "--mode", "timed");
        refused("option=--seeds", "--seeds", "1-2");
        refused("option=--out", "--out", "there");
        refused("Seeds are", "--compare", "berth", "--seeds", "5-4");
        refused("Seeds are", "--compare", "berth", "--seeds", "0-1000");
        refused("Seeds are", "--compare", "berth", "--seeds", "some");
        refused("folder=file", "--compare", "berth", "--out", "file");
        assertEquals(Set.of("", "file"), CommandRun.files(folder).keySet());
    }

    private void refused(String about, String... args) {
        CommandRun run = compare(args);
        assertTrue(run.complaint().contains(about), run.err());
    }
}
