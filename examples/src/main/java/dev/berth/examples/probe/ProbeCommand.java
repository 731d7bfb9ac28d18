package dev.berth.examples.probe;

import dev.berth.examples.console.UsageException;
import dev.berth.hardware.Discovery;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.Reading;
import dev.berth.spi.HardwareProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code probe}: says which GPUs this machine has, how they are linked, and how they do. */
@Command(name = "probe", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Says which GPUs this machine has, how they are linked, and how they do.",
                "A machine without GPUs is no error: it says why in one line."})
public final class ProbeCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path workingFolder;
    private final Supplier<HardwareProbe> opener;

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--watch", description = "Go on: a line for each thing that happens to a GPU, and a"
            + " line for each GPU now and then.")
    private boolean watch;
    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "10",
            description = "How long between two readings while watching, 1 to 86400 (default: ${DEFAULT-VALUE}).")
    private int every;
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;
    @Option(names = "--csv", paramLabel = "FILE", description = "Write the GPUs as an inventory, too.")
    private Optional<Path> csv = Optional.empty();
    @Option(names = "--name", paramLabel = "NAME", description = "What to call this machine; else its host name.")
    private Optional<String> name = Optional.empty();

    public ProbeCommand(Path workingFolder, Supplier<HardwareProbe> opener) {
        this.workingFolder = workingFolder;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        if (every < 1 || every > 86_400) {
            throw new UsageException("--every must be 1 to 86400 seconds. every=" + every);
        }
        PrintWriter out = spec.commandLine().getOut();
        String server = name.orElseGet(ProbeCommand::hostName);
        try (HardwareProbe probe = opener.get()) {
            Discovery found = probe.discover();
            Reading reading = probe.read();
            csv.ifPresent(file -> write(workingFolder.resolve(file), Inventory.csv(server, found)));
            if (json) {
                out.println(new ProbeJson(server, found, reading).text());
            } else {
                out.print(new ProbeTable(found, reading).text());
            }
            out.flush();
            if (watch && !found.gpus().isEmpty()) {
                watch(probe, out);
            }
        }
        return 0;
    }

    /** Ends with the process, or when its thread is interrupted. */
    private void watch(HardwareProbe probe, PrintWriter out) {
        long readAt = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            for (HealthEvent event : probe.watch(PATIENCE).events()) {
                out.println(json ? ProbeJson.event(event) : ProbeTable.event(event));
            }
            if (System.nanoTime() - readAt >= TimeUnit.SECONDS.toNanos(every)) {
                readAt = System.nanoTime();
                print(probe.read(), out);
            }
            out.flush();
        }
    }

    private void print(Reading reading, PrintWriter out) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (GpuSample sample : reading.samples()) {
            out.println(json ? ProbeJson.sample(now, sample) : ProbeTable.sample(now, sample));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UsageException("The inventory could not be written. file=" + file + " error=" + e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
