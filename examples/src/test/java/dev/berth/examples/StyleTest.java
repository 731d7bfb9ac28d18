package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.PackageDeclaration;
import com.github.javaparser.ast.body.AnnotationDeclaration;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.ast.nodeTypes.NodeWithModifiers;
import com.github.javaparser.ast.nodeTypes.NodeWithParameters;
import com.github.javaparser.ast.nodeTypes.NodeWithSimpleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Walks all Java sources of the repository and holds them to the numbers and names of the house style. */
class StyleTest {

    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PARAMETERS = 5;
    private static final int MAX_LINE = 120;
    private static final Set<String> WORDS =
            Set.of("Impl", "Impls", "Util", "Utils", "Manager", "Managers", "Helper", "Helpers");
    /** The modules that nobody depends on: their public types are no API. */
    private static final Set<String> WITHOUT_API = Set.of("benchmarks", "examples");
    /** A class with one of these cannot be final: JMH and jcstress make subclasses of it. */
    private static final List<String> SUBCLASSED_BY_TOOLS = List.of("State", "JCStressTest");
    /** The name of a test says what it tests. */
    private static final List<String> TESTS = List.of("Test", "ParameterizedTest", "Property", "Example");

    private final JavaParser parser = new JavaParser(
            new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17));
    private final Set<String> extended = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    /** One file, its path relative to the root of the repository. */
    private record Source(Path path, String text, CompilationUnit unit) {

        boolean isUnder(String first, String second, String third) {
            String slashed = "/" + path.toString().replace('\\', '/');
            return slashed.contains("/" + first + "/" + second + "/" + third + "/");
        }

        boolean isMain() {
            return isUnder("src", "main", "java");
        }

        boolean isApi() {
            return isMain() && !WITHOUT_API.contains(path.getName(0).toString());
        }

        boolean isNamed(String name) {
            return path.endsWith(name);
        }
    }

    @Test
    void sourcesKeepTheHouseStyle() throws IOException {
        Path root = root();
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.map(root::relativize).filter(StyleTest::isSource).sorted()
                    .forEach(path -> read(path, text(root.resolve(path)), sources));
        }
        check(sources);
        assertEquals("", String.join("\n", violations), "violations of the house style");
    }

    @Test
    void everyRuleFindsItsViolation() {
        String text = """
                package dev.berth.bad;
                import java.util.*;
                public class OrderHelper {
                    public static final int LIMIT = 1;
                    public OrderHelper(int a, int b, int c, int d, int e, int f) { }
                    void longOne() {
                %s
                    }
                    private int narrow; // %s
                    /** Said. */ public enum Word { FIRST }
                    /** Said. */ public interface Verb { void unsaid(); int said = 1; }
                    /** Said. */ public record Noun(int a, int b, int c, int d, int e, int f) {
                        public Noun { }
                        public int a() { return a; }
                        @Override public String toString() { return ""; }
                    }
                    private static final class Hidden { public void unsaidButHidden() { } }
                }
                class SecondBase { }
                """.formatted("\n".repeat(400), "x".repeat(100));
        List<Source> sources = new ArrayList<>();
        read(Path.of("core", "src", "main", "java", "Bad.java"), text, sources);
        check(sources);
        assertEquals(String.join("\n",
                "core/src/main/java/Bad.java:1 is longer than 400 lines, lines=419",
                "core/src/main/java/Bad.java:409 is longer than 120 characters, characters=127",
                "core/src/main/java/Bad.java:2 is a star import",
                "core/src/main/java/Bad.java:419 is a second top-level type, name=SecondBase",
                "core/src/main/java/Bad.java:3 has a name that says nothing, name=OrderHelper",
                "core/src/main/java/Bad.java:3 is neither final nor said to be open, name=OrderHelper",
                "core/src/main/java/Bad.java:419 has a name that says nothing, name=SecondBase",
                "core/src/main/java/Bad.java:419 is neither final nor said to be open, name=SecondBase",
                "core/src/main/java/Bad.java:5 has more than 5 parameters, parameters=6",
                "core/src/main/java/Bad.java:6 is longer than 60 lines, lines=403",
                "core/src/main/java/Bad.java:3 has no Javadoc",
                "core/src/main/java/Bad.java:4 has no Javadoc",
                "core/src/main/java/Bad.java:5 has no Javadoc",
                "core/src/main/java/Bad.java:410 has no Javadoc",
                "core/src/main/java/Bad.java:411 has no Javadoc",
                "core/src/main/java/Bad.java:411 has no Javadoc",
                "core/src/main/java:1 has no package-info.java with @NullMarked and Javadoc"),
                String.join("\n", violations));
    }

    private void check(List<Source> sources) {
        sources.forEach(this::noteExtended);
        for (Source source : sources) {
            checkText(source);
            checkImports(source);
            checkTypes(source);
            checkCallables(source);
            if (source.isApi()) {
                checkJavadoc(source);
            }
        }
        checkPackages(sources);
    }

    private void read(Path path, String text, List<Source> sources) {
        ParseResult<CompilationUnit> result = parser.parse(text);
        if (result.isSuccessful()) {
            sources.add(new Source(path, text, result.getResult().orElseThrow()));
        } else {
            violations.add(slashed(path) + ":1 cannot be parsed, problem=" + result.getProblem(0).getVerboseMessage());
        }
    }

    private void noteExtended(Source source) {
        for (ClassOrInterfaceDeclaration type : source.unit().findAll(ClassOrInterfaceDeclaration.class)) {
            type.getExtendedTypes().forEach(parent -> extended.add(parent.getNameAsString()));
        }
    }

    private void checkText(Source source) {
        List<String> lines = source.text().lines().toList();
        if (lines.size() > MAX_FILE_LINES) {
            report(source, 1, "is longer than " + MAX_FILE_LINES + " lines, lines=" + lines.size());
        }
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i).length();
            if (length > MAX_LINE) {
                report(source, i + 1, "is longer than " + MAX_LINE + " characters, characters=" + length);
            }
        }
    }

    private void checkImports(Source source) {
        for (ImportDeclaration line : source.unit().getImports()) {
            if (line.isAsterisk()) {
                report(source, line, "is a star import");
            }
        }
    }

    private void checkTypes(Source source) {
        source.unit().getTypes().stream().skip(1)
                .forEach(type -> report(source, type, "is a second top-level type, name=" + type.getNameAsString()));
        for (TypeDeclaration<?> type : source.unit().findAll(TypeDeclaration.class)) {
            String name = type.getNameAsString();
            if (saysNothing(name)) {
                report(source, type, "has a name that says nothing, name=" + name);
            }
            if (source.isMain() && type instanceof ClassOrInterfaceDeclaration declared && isOpen(declared)) {
                report(source, type, "is neither final nor said to be open, name=" + name);
            }
        }
    }

    /** Compares words, not letters: a database is no base and utilisation no util. */
    private static boolean saysNothing(String name) {
        List<String> words = Arrays.asList(name.split("(?<=[a-z0-9])(?=[A-Z])"));
        return words.get(0).equals("Base") || words.get(words.size() - 1).equals("Base")
                || words.stream().anyMatch(WORDS::contains);
    }

    /** A class may be open if something extends it, if a tool does, or if its Javadoc says "not final". */
    private boolean isOpen(ClassOrInterfaceDeclaration type) {
        boolean closed = type.isInterface() || type.isFinal() || type.isAbstract()
                || type.hasModifier(Modifier.Keyword.SEALED);
        boolean subclassed = extended.contains(type.getNameAsString())
                || SUBCLASSED_BY_TOOLS.stream().anyMatch(tool -> type.getAnnotationByName(tool).isPresent());
        boolean said = type.getJavadocComment().map(comment -> comment.getContent().contains("not final"))
                .orElse(false);
        return !closed && !subclassed && !said;
    }

    private void checkCallables(Source source) {
        for (BodyDeclaration<?> member : source.unit().findAll(BodyDeclaration.class)) {
            if (member instanceof CallableDeclaration<?> || member instanceof CompactConstructorDeclaration
                    || member instanceof InitializerDeclaration) {
                int lines = member.getRange().orElseThrow().getLineCount();
                if (lines > MAX_METHOD_LINES) {
                    report(source, member, "is longer than " + MAX_METHOD_LINES + " lines, lines=" + lines);
                }
            }
            if (member instanceof CallableDeclaration<?> callable && !takesItsParametersFromElsewhere(callable)) {
                int parameters = callable.getParameters().size();
                if (parameters > MAX_PARAMETERS) {
                    report(source, member, "has more than " + MAX_PARAMETERS + " parameters, parameters=" + parameters);
                }
            }
        }
    }

    /** What overrides is judged where it is first declared, a canonical constructor is its record's header. */
    private static boolean takesItsParametersFromElsewhere(CallableDeclaration<?> callable) {
        return overrides(callable) || callable.isConstructorDeclaration()
                && parent(callable) instanceof RecordDeclaration type
                && type.getParameters().size() == callable.getParameters().size();
    }

    private void checkJavadoc(Source source) {
        for (BodyDeclaration<?> member : source.unit().findAll(BodyDeclaration.class)) {
            if (member instanceof NodeWithJavadoc<?> documented && !documented.hasJavaDocComment()
                    && isPublished(member) && !isExempt(member)) {
                report(source, member, "has no Javadoc");
            }
        }
    }

    private static boolean isExempt(BodyDeclaration<?> member) {
        return overrides(member) || member instanceof CompactConstructorDeclaration || isAccessor(member)
                || TESTS.stream().anyMatch(test -> member.getAnnotationByName(test).isPresent());
    }

    private static boolean isAccessor(BodyDeclaration<?> member) {
        return member instanceof NodeWithParameters<?> method && method.getParameters().isEmpty()
                && member instanceof NodeWithSimpleName<?> named && parent(member) instanceof RecordDeclaration type
                && type.getParameterByName(named.getNameAsString()).isPresent();
    }

    /** Published is what is public or protected, said or implied, and stands in nothing less than that. */
    private static boolean isPublished(BodyDeclaration<?> member) {
        Node parent = parent(member);
        boolean implied = parent instanceof ClassOrInterfaceDeclaration type && type.isInterface()
                || parent instanceof AnnotationDeclaration || member instanceof EnumConstantDeclaration;
        boolean open = implied && !isMarked(member, Modifier.Keyword.PRIVATE)
                || isMarked(member, Modifier.Keyword.PUBLIC) || isMarked(member, Modifier.Keyword.PROTECTED);
        return open && (parent instanceof CompilationUnit
                || parent instanceof TypeDeclaration<?> enclosing && isPublished(enclosing));
    }

    private static boolean isMarked(BodyDeclaration<?> member, Modifier.Keyword keyword) {
        return member instanceof NodeWithModifiers<?> marked && marked.hasModifier(keyword);
    }

    private static boolean overrides(BodyDeclaration<?> member) {
        return member.getAnnotationByName("Override").isPresent();
    }

    private static Node parent(Node node) {
        return node.getParentNode().orElseThrow();
    }

    private void checkPackages(List<Source> sources) {
        TreeMap<String, Boolean> described = new TreeMap<>();
        for (Source source : sources) {
            if (source.isMain() && !source.isNamed("module-info.java")) {
                String folder = slashed(source.path().getParent());
                described.merge(folder, isDescription(source), Boolean::logicalOr);
            }
        }
        described.forEach((folder, is) -> {
            if (!is) {
                violations.add(folder + ":1 has no package-info.java with @NullMarked and Javadoc");
            }
        });
    }

    private static boolean isDescription(Source source) {
        return source.isNamed("package-info.java") && source.text().startsWith("/**")
                && source.unit().getPackageDeclaration().filter(StyleTest::isNullMarked).isPresent();
    }

    private static boolean isNullMarked(PackageDeclaration declaration) {
        return declaration.getAnnotationByName("NullMarked").isPresent();
    }

    private void report(Source source, Node node, String what) {
        report(source, node.getBegin().orElseThrow().line, what);
    }

    private void report(Source source, int line, String what) {
        violations.add(slashed(source.path()) + ":" + line + " " + what);
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static boolean isSource(Path path) {
        return path.toString().endsWith(".java") && StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString).noneMatch(part -> part.equals("target") || part.startsWith("."));
    }

    /** The highest folder with a pom that names Berth: every module's pom does, as its parent. */
    private static Path root() {
        Path root = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path pom = at.resolve("pom.xml");
            if (Files.exists(pom) && text(pom).contains("<artifactId>berth</artifactId>")) {
                root = at;
            }
        }
        if (root == null) {
            throw new IllegalStateException("There is no pom of Berth here or above. folder="
                    + Path.of("").toAbsolutePath());
        }
        return root;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
