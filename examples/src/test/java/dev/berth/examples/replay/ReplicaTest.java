package dev.berth.examples.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.examples.CommandRun;
import dev.berth.examples.Main;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replays on one PostgreSQL: one leads, it is killed, the other goes on to the same end. */
final class ReplicaTest {

    private static final int SECONDS_TO_WAIT = 120;

    @TempDir
    private Path folder;

    @Test
    void theOtherGoesOnToTheSameEnd() throws IOException, InterruptedException {
        JsonObject alone = CommandRun.of(folder, "replay", "--json").json();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            Process one = start("one", url);
            Process two = null;
            try {
                awaitWords("one", "one leads from event 1 on.");
                two = start("two", url);
                awaitWords("two", "two stands by: another one leads.");
                one.destroyForcibly().waitFor();
                assertTrue(two.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS), "It does not end.");
            } finally {
                one.destroyForcibly();
                if (two != null) {
                    two.destroyForcibly();
                }
            }
        }
        List<String> said = Files.readAllLines(folder.resolve("two.err"));
        assertTrue(said.get(1).matches("two leads from event [1-9]\\d+ on\\."), said.toString());
        JsonObject result = JsonParser.parseString(Files.readString(folder.resolve("two.out"))).getAsJsonObject();
        assertTrue(result.get("resumed").getAsBoolean());
        for (String same : List.of("requests", "placed", "waiting", "waitP99Millis", "stateHash")) {
            assertEquals(alone.get(same), result.get(same), same);
        }
    }

    @Test
    void aReplicaNeedsAPlaceToShare() {
        assertTrue(CommandRun.of(folder, "replay", "--replica", "one").complaint()
                .startsWith("replay: Replicas share a database. store=memory Maybe add --store"));
        assertTrue(CommandRun.of(folder, "replay", "--replica", "one", "--lease", "0").complaint()
                .startsWith("replay: --lease must be 1 to 3600 seconds. lease=0"));
    }

    @Test
    void noPasswordOfAnAddressIsShown() {
        for (String url : List.of("postgresql://ada:sesame@host/db?password=sesame", "ada/sesame@host:1521",
                "jdb:mysql://(host=h,password=sesame)/x", "postgresql://ada:my/sesame@host/db")) {
            for (String[] more : List.of(new String[0], new String[] {"--replica", "one"})) {
                List<String> words = new ArrayList<>(List.of("replay", "--store", url));
                words.addAll(List.of(more));
                String complaint = CommandRun.of(folder, words.toArray(String[]::new)).complaint();
                assertTrue(complaint.contains("store=") && !complaint.contains("sesame"), complaint);
            }
        }
    }

    private Process start(String name, String url) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "replay", "--json", "--replica", name,
                "--lease", "2", "--store", url).directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile()).start();
    }

    private void awaitWords(String name, String words) throws IOException, InterruptedException {
        Path said = folder.resolve(name + ".err");
        for (int i = 0; i < SECONDS_TO_WAIT * 20; i++) {
            if (Files.readString(said).contains(words)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("It does not say so. words=" + words + " said=" + Files.readString(said));
    }
}
