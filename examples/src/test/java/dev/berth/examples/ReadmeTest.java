package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.PlacementPolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles, runs and prints what it says. */
final class ReadmeTest {

    private static final String IMPORTS = """
            import dev.berth.*;
            import dev.berth.model.*;
            import dev.berth.policy.*;
            import dev.berth.store.jdbc.JdbcDatabase;
            import java.nio.file.Path;
            import java.time.*;
            import java.util.List;
            """;

    @TempDir
    private Path folder;

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("README.md"))) {
            here = here.getParent();
        }
        return here;
    }

    private static String readme() throws Exception {
        return Files.readString(root().resolve("README.md"));
    }

    private static List<String> blocks(String language) throws Exception {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
        return matcher.results().map(found -> found.group(1)).toList();
    }

    @Test
    void theFirstExampleSchedulesSomethingInAFewLines() throws Exception {
        String code = blocks("java").get(0);
        assertTrue(code.lines().count() <= 12, "lines " + code.lines().count());
        assertEquals(blocks("text").get(0), run(code));
    }

    @Test
    void theSecondExampleOpensAFile() throws Exception {
        String code = blocks("java").get(1).replace("\"cluster.db\"",
                "\"" + folder.resolve("cluster.db").toString().replace("\\", "/") + "\"");
        assertEquals("", run(code + "scheduler.close();"));
        assertTrue(Files.size(folder.resolve("cluster.db")) > 0);
    }

    @Test
    void theThirdExampleLetsARequestWait() throws Exception {
        assertEquals("", run(blocks("java").get(2) + "if (scheduler.nextTick().isEmpty()) throw new Error();"
                + "scheduler.close();"));
    }

    @Test
    void thePolicyThatIsShownIsTheOneInTheExamples() throws Exception {
        Path source = root().resolve("examples/custom-policy/src/main/java/com/example/policy/SmallGpusFirst.java");
        String code = blocks("java").get(3);
        assertTrue(Files.readString(source).endsWith(code), "shown: " + code);
        compile(source);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            PlacementPolicy policy = (PlacementPolicy) loader.loadClass("com.example.policy.SmallGpusFirst")
                    .getConstructor().newInstance();
            assertTrue(readme().contains("--policy " + policy.name()), policy.name());
        }
    }

    private void compile(Path source) {
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", folder.toString(),
                "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, status);
    }

    private String run(String code) throws Exception {
        Path source = folder.resolve("Shown.java");
        Files.writeString(source, IMPORTS + "public class Shown { public static void main(String[] args) {\n" + code
                + "}}");
        compile(source);
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Shown").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
