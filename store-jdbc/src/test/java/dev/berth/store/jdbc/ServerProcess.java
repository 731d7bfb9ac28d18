package dev.berth.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A running server of a database, which ends with this JVM. It may be killed, and started again on the same data. */
final class ServerProcess implements AutoCloseable {

    private final Path data;
    private final String url;
    private final List<String> command;
    private ProcessHandle process;
    private Process reaper;

    /**
     * Takes care of a server.
     *
     * @param pid its first process
     * @param data what it keeps, to be deleted in the end
     * @param url the address of a database in it that tests may use
     */
    ServerProcess(long pid, Path data, String url) throws IOException {
        this.data = data;
        this.url = url;
        this.process = ProcessHandle.of(pid).orElseThrow();
        this.command = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
        this.reaper = Reaper.follow(pid, data);
    }

    String url() {
        return url;
    }

    /** SIGKILL to every process of it. */
    void kill() throws InterruptedException {
        reaper.destroyForcibly().waitFor();
        List<ProcessHandle> all = new ArrayList<>(List.of(process));
        process.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        for (int i = 0; all.stream().anyMatch(ProcessHandle::isAlive); i++) {
            if (i > 500) {
                throw new AssertionError("The server lives on. pids=" + all);
            }
            Thread.sleep(20);
        }
    }

    /** PostgreSQL refuses to run as root, and takes a user of a namespace of its own for somebody else. */
    void startAgain() throws IOException {
        List<String> again = new ArrayList<>(command);
        if (command.get(0).endsWith("postgres") && System.getProperty("user.name").equals("root")) {
            again.addAll(0, List.of("unshare", "-U"));
        }
        process = new ProcessBuilder(again).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start().toHandle();
        reaper = Reaper.follow(process.pid(), data);
    }

    void awaitAnswer() throws InterruptedException {
        for (int i = 0; !answers(); i++) {
            if (i > 1_000) {
                throw new AssertionError("The server does not answer. url=" + url);
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Ends the server as the end of this JVM would. */
    @Override
    public void close() throws IOException {
        reaper.getOutputStream().close();
    }
}
