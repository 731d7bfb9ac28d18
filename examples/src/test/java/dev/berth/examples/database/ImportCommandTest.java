package dev.berth.examples.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.berth.examples.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand {@code import} on what mongoexport writes. */
final class ImportCommandTest {

    private static final String WORKER = """
            {"_id":{"$oid":"65a0b1c2d3e4f5a6b7c8d9e0"},"worker_id":"w1","worker_ip":"10.0.0.1:50052","total_cpu":8.0,\
            "total_memory":16.0,"total_storage":100.0,"total_gpu":2.0,"allocated_cpu":-2.0,"is_active":true,\
            "last_heartbeat":1731753000,"registered_at":{"$date":"2026-02-03T04:05:06.789Z"}}
            """;
    private static final String TASK = """
            {"task_id":"%s","user_id":"ada","docker_image":"images.example/train:3","command":"","req_cpu":1.0,\
            "req_memory":4.0,"req_storage":10.0,"req_gpu":1.0,"status":"%s",\
            "created_at":{"$date":"2026-02-03T04:05:0%d.000Z"}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void export() throws IOException {
        Files.createDirectory(folder.resolve("dump"));
        write("WORKER_REGISTRY", WORKER);
        write("TASKS", TASK.formatted("t1", "queued", 1) + TASK.formatted("t2", "running", 2)
                + TASK.formatted("t3", "completed", 3));
        write("ASSIGNMENTS", "{\"ass_id\":\"ass-t2\",\"task_id\":\"t2\",\"worker_id\":\"w1\"}\n");
    }

    private void write(String collection, String lines) throws IOException {
        Files.writeString(folder.resolve("dump").resolve(collection + ".json"), lines);
    }

    private CommandRun run(String... args) {
        String[] all = new String[args.length + 3];
        System.arraycopy(new String[] {"import", "--from", "dump"}, 0, all, 0, 3);
        System.arraycopy(args, 0, all, 3, args.length);
        return CommandRun.of(folder, all);
    }

    @Test
    void triesInMemory() {
        CommandRun tried = run();
        assertEquals(0, tried.code(), tried.err());
        assertTrue(tried.out().matches("(?s).*Pool +default in memory\\R.*"), tried.out());
        assertEquals(JsonParser.parseString("{\"workers\":1,\"waiting\":1,\"running\":1,\"ended\":1}"),
                run("--json").json());
    }

    @Test
    void keepsThePoolInADatabaseOnce() {
        String store = "jdbc:sqlite:" + folder.resolve("berth.db");
        assertEquals(1, run("--to", store, "--pool", "p", "--json").json().get("running").getAsInt());
        assertTrue(run("--to", store, "--pool", "p").complaint().contains("The pool already has events"));
    }

    @Test
    void namesTheDocumentThatItDoesNotUnderstand() throws IOException {
        write("TASKS", TASK.formatted("t9", "not_found", 1));
        String complaint = run().complaint();
        assertTrue(complaint.contains("task_id=t9") && complaint.contains("value=not_found"), complaint);
    }

    @Test
    void wrongPlacesAreNamed() {
        assertTrue(run("--to", "nowhere").complaint().contains("store=nowhere"));
        assertTrue(run("--to", "mongodb://127.0.0.1:1").complaint().contains("names no database"));
        assertTrue(run("--to", "mongodb:").complaint().contains("not one of MongoDB"));
        assertTrue(run("--to", "mongodb://127.0.0.1:1/berth?serverSelectionTimeoutMS=100").complaint()
                .contains("doing=open database=berth"));
        assertTrue(CommandRun.of(folder, "import", "--from", "elsewhere").complaint().contains("cannot be read"));
    }
}
