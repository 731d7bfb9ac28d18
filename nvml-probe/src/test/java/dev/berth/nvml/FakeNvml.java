package dev.berth.nvml;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A {@code libnvidia-ml.so.1} compiled from C by the test itself, with a script beside it that says what it has. */
record FakeNvml(Path library) {

    private static final Path FOLDER = Path.of("target", "fake-nvml").toAbsolutePath();
    private static final Set<String> COMPILED = new HashSet<>();

    /**
     * Compiles a library, or lets the test be skipped where there is no C compiler.
     *
     * @param name its name, one for each set of macros that are used together
     * @param script what it has; see the source
     * @param macros such as {@code OLD}
     */
    static FakeNvml of(String name, String script, String... macros) {
        Path folder = FOLDER.resolve(name);
        FakeNvml fake = new FakeNvml(folder.resolve("libnvidia-ml.so.1"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("script"), script);
            if (!COMPILED.contains(name)) {
                compile(fake.library(), macros);
                COMPILED.add(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fake;
    }

    private static void compile(Path library, String... macros) throws IOException {
        for (String source : List.of("fake_nvml.h", "fake_script.h", "fake_nvml.c")) {
            try (InputStream in = FakeNvml.class.getResourceAsStream("/" + source)) {
                Files.copy(Objects.requireNonNull(in), library.resolveSibling(source),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path fresh = library.resolveSibling("fresh.so");
        // Else one library would call another's functions of the same name.
        List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC",
                "-Wl,-Bsymbolic", "-o", fresh.toString()));
        for (String macro : macros) {
            command.add("-D" + macro);
        }
        command.add(library.resolveSibling("fake_nvml.c").toString());
        run(command);
        Files.move(fresh, library, StandardCopyOption.REPLACE_EXISTING);
    }

    /** How many times it is initialised and not shut down. */
    int openCount() {
        return number("fake_open_count");
    }

    /** How many event sets are open. */
    int setsOpen() {
        return number("fake_sets_open");
    }

    /** What the compiler says of a field's offset, or of a struct's size, which goes by {@code bytes}. */
    int layout(String struct, String field) {
        return number("fake_layout", struct, field);
    }

    /** Lets it have something else from now on. */
    void script(String script) {
        try {
            Files.writeString(library.resolveSibling("script"), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        number("fake_reload");
    }

    private int number(String function, Object... arguments) {
        return NativeLibrary.getInstance(library.toString()).getFunction(function).invokeInt(arguments);
    }

    NvmlProbe open() {
        return open(library.toString());
    }

    static NvmlProbe open(String library) {
        System.setProperty(NvmlProbe.LIBRARY_PROPERTY, library);
        try {
            return NvmlProbe.open();
        } finally {
            System.clearProperty(NvmlProbe.LIBRARY_PROPERTY);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.out.println("Skipped: there is no gcc to build a fake libnvidia-ml.so.1 with.");
            assumeTrue(false, "there is no gcc to build a fake libnvidia-ml.so.1 with");
            throw e;
        }
        String output = new String(compiler.getInputStream().readAllBytes());
        try {
            if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
                throw new IOException("The fake library did not compile. output=" + output);
            }
        } catch (InterruptedException e) {
            throw new IOException("The compiler was interrupted.", e);
        }
    }
}
