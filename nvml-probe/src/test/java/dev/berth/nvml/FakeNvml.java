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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A {@code libnvidia-ml.so.1} compiled from C by the test itself, one file for each way of bending it. */
record FakeNvml(Path library) {

    /**
     * Compiles a library, or lets the test be skipped where there is no C compiler.
     *
     * @param name its name, one for each set of macros
     * @param macros such as {@code INIT=9}
     */
    static FakeNvml compile(String name, String... macros) {
        Path folder = Path.of("target", "fake-nvml", name).toAbsolutePath();
        Path library = folder.resolve("libnvidia-ml.so.1");
        try {
            Files.createDirectories(folder);
            Path source = folder.resolve("fake_nvml.c");
            try (InputStream in = FakeNvml.class.getResourceAsStream("/fake_nvml.c")) {
                Files.copy(Objects.requireNonNull(in), source, StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-o", library.toString()));
            for (String macro : macros) {
                command.add("-D" + macro);
            }
            command.add(source.toString());
            run(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FakeNvml(library);
    }

    /** How many times it is initialised and not shut down. */
    int openCount() {
        return NativeLibrary.getInstance(library.toString()).getFunction("fake_open_count").invokeInt(new Object[0]);
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
