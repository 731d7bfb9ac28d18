package dev.berth.examples.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.examples.CommandRun;
import dev.berth.examples.console.KeyValueTable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand as a user meets it. */
final class TortureCommandTest {

    @TempDir
    private Path folder;

    private CommandRun torture(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "torture";
        System.arraycopy(more, 0, args, 1, more.length);
        return CommandRun.of(folder, args);
    }

    @Test
    void theSameSeedAndStepsPrintTheSame() {
        CommandRun once = torture("--seed", "3", "--steps", "300", "--json");
        JsonObject json = once.json();
        assertEquals(3, json.get("seed").getAsLong());
        assertEquals(300, json.get("steps").getAsInt());
        assertEquals(16, json.get("traceHash").getAsString().length());
        assertTrue(!json.has("violation"));
        assertEquals(once, torture("--seed", "3", "--steps", "300", "--json"));
    }

    @Test
    void theTableIsForPeople() {
        CommandRun run = torture("--seed", "1", "--seeds", "2", "--steps", "100");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("seed 2, 100 steps"), run.out());
        assertEquals(2, run.out().lines().filter(line -> line.matches("Violation +none")).count(), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.length() <= KeyValueTable.WIDTH), run.out());
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertTrue(torture("--steps", "0").complaint().contains("option=--steps value=0"));
        assertTrue(torture("--seeds", "-1").complaint().contains("option=--seeds value=-1"));
        assertTrue(torture("--seed", "x").complaint().contains("'--seed'"));
    }
}
