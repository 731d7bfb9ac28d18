package dev.berth.examples.probe;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.MigInstance;
import dev.berth.hardware.Reading;
import dev.berth.model.GpuTopology;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What a probe has found, for people: a table of GPUs, one of processes, and the matrix of links. */
final class ProbeTable {

    private static final String UNKNOWN = "-";
    private static final int MILLI = 1_000;
    private static final int NAME_WIDTH = 25;
    private static final String GPU_ROW = "%3s  %-" + NAME_WIDTH + "s  %5s  %9s  %17s  %4s  %3s";

    private final StringBuilder text = new StringBuilder();

    ProbeTable(Discovery found, Reading reading) {
        if (!found.gpus().isEmpty()) {
            line("Driver %s, NVML %s, GPUs %d", found.driverVersion(), found.libraryVersion(), found.gpus().size());
            line("");
            line(GPU_ROW, "GPU", "Name", "Temp", "Power", "Memory", "Util", "ECC");
            found.gpus().forEach(gpu -> addGpu(gpu, sample(gpu, reading)));
            addProcesses(reading.samples());
            found.topology().ifPresent(topology -> addLinks(topology, found.gpus()));
        }
        found.reason().ifPresent(reason -> line("%s", reason));
    }

    String text() {
        return text.toString();
    }

    static String event(HealthEvent event) {
        return event.deviceId() + " " + event.kind() + (event.condemns() ? " (out of service) " : " ") + event.text();
    }

    /** One GPU at one moment, in a line. */
    static String sample(Instant at, GpuSample now) {
        return at + " GPU " + now.index() + " " + number(now.temperatureCelsius(), 1) + "C "
                + number(now.powerMilliwatts(), MILLI) + "W " + number(now.memoryUsedMib(), 1) + "MiB "
                + number(now.gpuPercent(), 1) + "% processes=" + now.processes().size()
                + now.problem().map(problem -> " " + problem).orElse("");
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(System.lineSeparator());
    }

    private static Optional<GpuSample> sample(FoundGpu gpu, Reading reading) {
        return reading.samples().stream().filter(sample -> sample.index() == gpu.index()).findFirst();
    }

    private void addGpu(FoundGpu gpu, Optional<GpuSample> sample) {
        sample.ifPresent(now -> line(GPU_ROW, gpu.index(), cut(gpu.gpu().model()),
                number(now.temperatureCelsius(), 1) + "C",
                number(now.powerMilliwatts(), MILLI) + "/" + number(now.powerLimitMilliwatts(), MILLI) + "W",
                number(now.memoryUsedMib(), 1) + "/" + gpu.gpu().memoryMib() + "MiB",
                number(now.gpuPercent(), 1) + "%", number(now.eccUncorrected(), 1)));
        line("     %s", gpu.gpu().deviceId());
        line("     bus %s  NUMA %s  CPUs %s%s", gpu.pciBusId().orElse(UNKNOWN),
                gpu.numaNode().isPresent() ? gpu.numaNode().getAsInt() : UNKNOWN, gpu.cpus().orElse(UNKNOWN),
                gpu.migEnabled() ? "  MIG" : "");
        gpu.instances().forEach(this::addInstance);
        sample.flatMap(GpuSample::problem).ifPresent(problem -> line("     %s", problem));
    }

    private void addInstance(MigInstance instance) {
        line("     %2d/%d  %s  slice %s  %dMiB", instance.instance(), instance.computeInstance(),
                instance.gpu().deviceId(), instance.start().isPresent() ? instance.start().getAsInt() : UNKNOWN,
                instance.gpu().memoryMib());
    }

    private void addProcesses(List<GpuSample> samples) {
        if (samples.stream().allMatch(sample -> sample.processes().isEmpty())) {
            return;
        }
        line("");
        line("%3s  %8s  %-16s  %10s", "GPU", "PID", "User", "Memory");
        for (GpuSample sample : samples) {
            for (GpuProcess process : sample.processes()) {
                line("%3d  %8d  %-16s  %10s", sample.index(), process.pid(), user(process.pid()),
                        number(process.memoryMib(), 1) + "MiB");
            }
        }
    }

    /** A process may be gone by now, be another user's, or be outside this container. */
    private static String user(int pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().user()).orElse(UNKNOWN);
    }

    private void addLinks(GpuTopology topology, List<FoundGpu> gpus) {
        line("");
        StringBuilder header = new StringBuilder(" ".repeat(6));
        gpus.forEach(gpu -> header.append(String.format(Locale.ROOT, "%-6s", "GPU" + gpu.index())));
        line("%s", header.append("NUMA"));
        List<String> rows = topology.text().lines().toList();
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-6s", "GPU" + gpus.get(i).index()));
            for (String cell : rows.get(i).split(" ", -1)) {
                row.append(String.format(Locale.ROOT, "%-6s", cell));
            }
            line("%s", row);
        }
    }

    private static String cut(String name) {
        return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH);
    }

    private static String number(OptionalLong value, int unit) {
        return value.isPresent() ? Long.toString(value.getAsLong() / unit) : UNKNOWN;
    }
}
