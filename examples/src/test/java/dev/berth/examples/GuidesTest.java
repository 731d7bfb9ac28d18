package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** The Markdown files: their snippets compile, their commands and links exist, their text is plain. */
final class GuidesTest {

    private static final int MAX_LINE = 120;
    private static final String GENERATED = "<!-- Below: written by QualityRunner. -->";
    private static final Pattern COMMAND = Pattern.compile(
            "(?:berth-examples\\.jar|dev\\.berth\\.examples\\.Main|`…) ([a-z]+[^`|\n]*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(#[^)]*)?\\)");
    private static final Pattern NOT_PLAIN =
            Pattern.compile("\\b(anew|whoever|nobody|somebody|reckon\\w*)\\b", Pattern.CASE_INSENSITIVE);

    @TempDir
    private Path folder;

    @Test
    void everySnippetCompiles() throws IOException {
        SnippetCompiler compiler = new SnippetCompiler(folder);
        List<Path> sources = new ArrayList<>();
        for (Guide guide : Guide.all()) {
            for (String code : guide.blocks("java")) {
                sources.add(compiler.write("Snippet" + sources.size(), code));
            }
        }
        assertTrue(sources.size() > 10, sources.toString());
        compiler.compile(sources);
    }

    @Test
    void everyCommandIsUnderstood() throws IOException {
        int commands = 0;
        for (Guide guide : Guide.all()) {
            String text = guide.text().replaceAll("\\\\\n\\s*", "");
            for (MatchResult found : COMMAND.matcher(text).results().toList()) {
                parse(guide, found.group(1));
                commands++;
            }
        }
        assertTrue(commands > 20, "commands " + commands);
    }

    private static void parse(Guide guide, String command) {
        String[] words = command.strip().replace("\"", "").replace("'", "").split(" +");
        try {
            Main.commandLine(Path.of("")).parseArgs(words);
        } catch (ParameterException e) {
            throw new AssertionError(guide.path() + ": " + command, e);
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Guide guide : Guide.all()) {
            for (MatchResult found : LINK.matcher(guide.text()).results().toList()) {
                if (!found.group(1).startsWith("http") && !exists(guide, found.group(1), found.group(2))) {
                    broken.add(guide.path() + ": " + found.group());
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static boolean exists(Guide guide, String file, String heading) throws IOException {
        Path target = Guide.root().resolve(guide.path());
        if (!file.isEmpty()) {
            target = target.resolveSibling(file);
        }
        return Files.exists(target) && (heading == null || headings(target).anyMatch(heading::equals));
    }

    /** The anchors that sites such as GitHub make of headings. */
    private static Stream<String> headings(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("#"))
                .map(line -> "#" + line.replaceFirst("#+ ", "").toLowerCase().replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'));
    }

    @Test
    void linesAreShortAndWordsPlain() throws IOException {
        List<String> found = new ArrayList<>();
        for (Guide guide : Guide.all()) {
            List<String> lines = guide.text().lines().takeWhile(line -> !line.equals(GENERATED)).toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_LINE || NOT_PLAIN.matcher(lines.get(i)).find()) {
                    found.add(guide.path() + ":" + (i + 1) + " " + lines.get(i));
                }
            }
        }
        assertEquals("", String.join("\n", found));
    }
}
