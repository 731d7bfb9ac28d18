package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles and runs the Java snippets of guides.
 *
 * @param folder the folder for sources and classes
 */
record SnippetCompiler(Path folder) {

    /** A snippet is the body of a method, or a class. Names that it does not declare are these fields. */
    private static final String BEFORE = """
            import com.mongodb.client.*;
            import dev.berth.*;
            import dev.berth.device.*;
            import dev.berth.hardware.*;
            import dev.berth.model.*;
            import dev.berth.nvml.*;
            import dev.berth.policy.*;
            import dev.berth.spi.*;
            import dev.berth.store.jdbc.*;
            import dev.berth.store.mongo.*;
            import java.nio.file.Path;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import javax.sql.DataSource;
            """;
    private static final String FIELDS = """
            static DataSource dataSource;
            static ScheduledExecutorService timer;
            static String hostName;
            static Scheduler scheduler;
            static JdbcDatabase database;
            static SchedulerStore store;
            static Notifier hints;
            static Request request;
            static Node node;
            static List<Allocation> allocations;
            static Optional<String> ownerOf(int pid) { return Optional.empty(); }
            """;
    private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

    /** Compiles source files at once. */
    void compile(List<Path> sources) {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString(), "-cp",
                System.getProperty("java.class.path")));
        sources.forEach(source -> arguments.add(source.toString()));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    }

    /** Writes a snippet to a source file of its own. */
    Path write(String name, String code) throws IOException {
        Matcher type = CLASS.matcher(code);
        boolean isClass = type.lookingAt();
        Path source = Files.createDirectories(folder.resolve(name)).resolve((isClass ? type.group(1) : name) + ".java");
        String body = code.replace("…", "");
        return Files.writeString(source, BEFORE + (isClass ? body : "public class " + name + " {\n" + FIELDS
                + "public static void main(String[] args) throws Exception {\n" + body + "}}"));
    }

    /** Compiles a snippet, runs it, and returns its output. */
    String run(String code) throws Exception {
        compile(List.of(write("Shown", code)));
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = loader()) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Shown").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Loads compiled classes. */
    URLClassLoader loader() throws IOException {
        return new URLClassLoader(Stream.of(folder.toUri().toURL()).toArray(URL[]::new));
    }
}
