package dev.berth.store.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A {@link LoadedHost} in a process of its own, and what it has said so far. */
final class HostProcess {

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile long leadsSince;

    HostProcess(String url, String name, long leaseMillis) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xmx200m", "-Djava.util.logging.config.file="
                        + System.getProperty("java.util.logging.config.file", ""),
                "-cp", System.getProperty("java.class.path"), LoadedHost.class.getName(), url, name,
                Long.toString(leaseMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        reader = new Thread(this::read);
        reader.start();
    }

    private void read() {
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("LEADS")) {
                    leadsSince = System.nanoTime();
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it said with a word, without the word. */
    List<String> said(String word) {
        return lines.stream().filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1)).toList();
    }

    /** When it took the lead last, by {@link System#nanoTime}. */
    long leadsSince() {
        return leadsSince;
    }

    void awaitLines(String word, int more) throws InterruptedException {
        for (int i = 0; said(word).size() < more; i++) {
            if (i > 3_000 || !process.isAlive()) {
                throw new AssertionError("The host says no more. word=" + word + " alive=" + process.isAlive()
                        + " lines=" + lines.size());
            }
            Thread.sleep(20);
        }
    }

    /** SIGKILL; what it had said is read to the end: {@link Process#destroyForcibly} would close it unread. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("The signal could not be sent. signal=" + name);
        }
    }
}
