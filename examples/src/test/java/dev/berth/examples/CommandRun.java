package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.examples.trace.Hashes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One run of the command line: its exit code and what it printed. */
public record CommandRun(int code, String out, String err) {

    public static CommandRun of(Path folder, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(folder).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = line.execute(args);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** The JSON on the last line of a run that went well. */
    public JsonObject json() {
        assertEquals(0, code, err);
        assertEquals("", err);
        List<String> lines = out.lines().toList();
        return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    }

    /** The line on stderr of a run that was refused. */
    public String complaint() {
        assertEquals(2, code, err);
        assertEquals("", out);
        assertEquals(1, err.lines().count(), err);
        return err.strip();
    }

    /** Every file below a folder with its bytes, as text. */
    public static TreeMap<String, String> files(Path folder) {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                files.put(folder.relativize(path).toString(),
                        Files.isRegularFile(path) ? Hashes.of(Files.readAllBytes(path)) : "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
