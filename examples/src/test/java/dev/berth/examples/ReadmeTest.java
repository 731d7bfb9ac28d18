package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.spi.PlacementPolicy;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the README and the first guides compile, run and print what the text says. */
final class ReadmeTest {

    @TempDir
    private Path folder;
    private SnippetCompiler compiler = new SnippetCompiler(Path.of(""));

    @BeforeEach
    void compileInTheFolder() {
        compiler = new SnippetCompiler(folder);
    }

    private static String java(String guide, int number) throws Exception {
        return Guide.of(guide).blocks("java").get(number);
    }

    @Test
    void theReadmeIsShort() throws Exception {
        long lines = Guide.of("README.md").text().lines().count();
        assertTrue(lines <= 150, "lines " + lines);
    }

    @Test
    void theFirstExampleSchedulesSomethingInAFewLines() throws Exception {
        String code = java("README.md", 0);
        assertTrue(code.lines().count() <= 12, "lines " + code.lines().count());
        assertEquals(Guide.of("README.md").blocks("text").get(0), compiler.run(code));
    }

    @Test
    void theSecondExampleOpensAFile() throws Exception {
        String code = java("README.md", 1).replace("\"cluster.db\"",
                "\"" + folder.resolve("cluster.db").toString().replace("\\", "/") + "\"");
        assertEquals("", compiler.run(code + "scheduler.close();database.close();"));
        assertTrue(Files.size(folder.resolve("cluster.db")) > 0);
    }

    @Test
    void theQueueGuideLetsARequestWait() throws Exception {
        assertEquals("", compiler.run(java("docs/queue.md", 0)
                + "if (scheduler.nextTick().isEmpty()) throw new Error();" + "scheduler.close();"));
    }

    @Test
    void theHardwareGuidePlacesByLinks() throws Exception {
        assertEquals("", compiler.run(java("docs/hardware.md", 0)
                + "if (node.topology().isEmpty()) throw new Error();"
                + "if (request != null || quad.shapes().size() != 1) throw new Error();"));
    }

    @Test
    void thePolicyThatIsShownIsTheOneInTheExamples() throws Exception {
        Path source = Guide.root()
                .resolve("examples/custom-policy/src/main/java/com/example/policy/SmallGpusFirst.java");
        Guide guide = Guide.of("docs/policies.md");
        String code = guide.blocks("java").stream().filter(each -> each.contains("class SmallGpusFirst")).findFirst()
                .orElseThrow();
        assertTrue(Files.readString(source).endsWith(code), "shown: " + code);
        compiler.compile(List.of(source));
        try (URLClassLoader loader = compiler.loader()) {
            PlacementPolicy policy = (PlacementPolicy) loader.loadClass("com.example.policy.SmallGpusFirst")
                    .getConstructor().newInstance();
            assertTrue(guide.text().contains("--policy " + policy.name()), policy.name());
        }
    }
}
