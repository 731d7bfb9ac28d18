package dev.berth.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Markdown file of the repository.
 *
 * @param path its path below the root
 * @param text its content
 */
record Guide(Path path, String text) {

    /** The root of the repository. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("CHANGELOG.md"))) {
            here = here.getParent();
        }
        return here;
    }

    static Guide of(String path) throws IOException {
        return new Guide(Path.of(path), Files.readString(root().resolve(path)));
    }

    static List<Guide> all() throws IOException {
        List<Guide> guides = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root())) {
            for (Path file : files.map(root()::relativize).filter(Guide::isGuide).sorted().toList()) {
                guides.add(of(file.toString()));
            }
        }
        return guides;
    }

    private static boolean isGuide(Path path) {
        return path.toString().endsWith(".md") && StreamSupport.stream(path.spliterator(), false).map(Path::toString)
                .noneMatch(part -> part.equals("target") || part.startsWith("."));
    }

    /** The code blocks of a language, in order. */
    List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text).results()
                .map(found -> found.group(1)).toList();
    }
}
