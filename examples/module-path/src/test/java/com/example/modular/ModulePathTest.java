package com.example.modular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program runs on the real module path, in a process of its own, on each database. */
class ModulePathTest {

    /** The first JDK that warns of the native code of SQLite unless the command line permits it. */
    private static final int FIRST_THAT_WARNS = 22;
    private static final long SECONDS_TO_WAIT = 600;
    private static final String PRINTED = "Hint of train-17\ntrain-17 of ada is PLACED";

    @TempDir
    private Path folder;

    @Test
    void runsOnSqlite() throws Exception {
        assertEquals(PRINTED, run("jdbc:sqlite:" + folder.resolve("cluster.db")));
    }

    @Test
    void runsOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            assertEquals(PRINTED, run(server.getJdbcUrl("postgres", "postgres")));
        }
    }

    /** All that the program prints, on stderr too. */
    private String run(String url) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path", Path.of("target", "classes") + File.pathSeparator + Path.of("target", "modules"),
                "--module", "com.example.modular/com.example.modular.Main", url));
        if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
            command.add(1, "--enable-native-access=org.xerial.sqlitejdbc");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS), "The program does not end.");
            return String.join("\n", Files.readAllLines(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
