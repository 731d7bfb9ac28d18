package dev.berth.store.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of its own in memory, which can become full or read-only; tests are skipped where none can be mounted. */
final class SmallDisk implements AutoCloseable {

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    static SmallDisk mounted(int kib) throws IOException {
        Path root = Files.createTempDirectory("berth-disk");
        String complaint = run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + kib + "k", "berth-disk",
                root.toString());
        if (!complaint.isEmpty()) {
            Files.delete(root);
            System.out.println("No disk could be mounted to become full: " + complaint);
            Assumptions.abort("No disk could be mounted: " + complaint);
        }
        return new SmallDisk(root);
    }

    Path root() {
        return root;
    }

    void grow(int kib) throws IOException {
        remount("size=" + kib + "k");
    }

    void makeReadOnly() throws IOException {
        remount("ro");
    }

    private void remount(String option) throws IOException {
        String complaint = run("mount", "-o", "remount," + option, root.toString());
        if (!complaint.isEmpty()) {
            throw new IOException(complaint);
        }
    }

    /** What the command complains of; empty if it does not. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return process.waitFor() == 0 ? "" : "exit code " + process.exitValue() + ", " + said;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", root.toString());
        Files.delete(root);
    }
}
