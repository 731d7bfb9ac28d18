package dev.berth.nvml;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.MigInstance;
import dev.berth.hardware.Reading;
import dev.berth.model.Allocation;
import dev.berth.model.Gpu;
import dev.berth.model.Node;
import dev.berth.model.Taint;
import dev.berth.nvml.DriftReport.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Compares what a machine has with what the ledger says of it. A pure function: it asks nobody, keeps nothing and
 * changes nothing; the host decides what a report is worth, and whether one sight of it is enough.
 *
 * <p>The ledger is one node of a view and the allocations on it. Which process belongs to which request only the host
 * knows, who started it. A device whose sample has a problem, or which has none, is not asked about processes.
 */
public final class Drift {

    /** The key of the taint that {@link #tainted} sets. */
    public static final String TAINT = "berth.dev/drift";

    /** Less memory than this, in MiB, is what a driver or a display keeps and no drift. */
    private static final long NOTICEABLE_MIB = 1_024;

    private final Node node;
    private final List<Allocation> allocations;
    private final IntFunction<Optional<String>> owner;
    private final List<DriftReport> reports = new ArrayList<>();

    private Drift(Node node, List<Allocation> allocations, IntFunction<Optional<String>> owner) {
        this.node = node;
        this.allocations = allocations;
        this.owner = owner;
    }

    /**
     * Compares.
     *
     * @param node the node as the ledger describes it
     * @param allocations what is held; those on other nodes are passed over
     * @param found what the machine has
     * @param reading how it does, of the same probe
     * @param owner the request that a process belongs to, by its pid; empty if to none
     * @return how they disagree: devices in the node's order, then in the driver's, then processes
     */
    public static List<DriftReport> compare(Node node, List<Allocation> allocations, Discovery found, Reading reading,
            IntFunction<Optional<String>> owner) {
        List<Allocation> here = allocations.stream().filter(held -> held.nodeId().equals(node.id())).toList();
        Drift drift = new Drift(node, here, owner);
        drift.compareDevices(found);
        drift.compareUse(found, reading);
        return List.copyOf(drift.reports);
    }

    /**
     * The same node with the taint {@link #TAINT} if there are reports, and without it if there are none. Its value
     * names the kinds. A node that need not change is answered as it is, so that the host registers it anew only if it
     * is another.
     *
     * @param node the node as the ledger describes it
     * @param reports what {@link #compare} has answered
     * @return the node to register
     */
    public static Node tainted(Node node, List<DriftReport> reports) {
        Set<Taint> taints = new TreeSet<>(node.taints());
        taints.removeIf(taint -> taint.key().equals(TAINT));
        if (!reports.isEmpty()) {
            Set<String> kinds = new TreeSet<>();
            reports.forEach(report -> kinds.add(report.kind().name().toLowerCase(Locale.ROOT)));
            taints.add(new Taint(TAINT, String.join(".", kinds)));
        }
        return taints.equals(node.taints()) ? node : node.toBuilder().taints(taints).build();
    }

    private void report(Kind kind, String deviceId, String requestId, int pid, long amount) {
        reports.add(new DriftReport(kind, node.id(), deviceId, requestId, pid, amount));
    }

    private void compareDevices(Discovery found) {
        Set<String> known = new HashSet<>();
        node.gpus().forEach(gpu -> known.add(gpu.deviceId()));
        Set<String> present = new HashSet<>();
        for (FoundGpu gpu : found.gpus()) {
            present.add(gpu.gpu().deviceId());
            gpu.instances().forEach(slice -> present.add(slice.gpu().deviceId()));
        }
        for (Gpu gpu : node.gpus()) {
            if (!present.contains(gpu.deviceId())) {
                report(Kind.MISSING_DEVICE, gpu.deviceId(), "", 0, gpu.memoryMib());
            }
        }
        for (FoundGpu gpu : found.gpus()) {
            for (MigInstance slice : gpu.instances()) {
                reportUnknown(Kind.UNKNOWN_SLICE, slice.gpu(), known);
            }
            if (!gpu.migEnabled()) {
                reportUnknown(Kind.NEW_DEVICE, gpu.gpu(), known);
            }
        }
    }

    private void reportUnknown(Kind kind, Gpu gpu, Set<String> known) {
        if (!known.contains(gpu.deviceId())) {
            report(kind, gpu.deviceId(), "", 0, gpu.memoryMib());
        }
    }

    private void compareUse(Discovery found, Reading reading) {
        Map<String, Set<String>> users = new HashMap<>();
        Set<String> asked = new HashSet<>();
        for (GpuSample sample : reading.samples()) {
            Optional<FoundGpu> gpu = found.gpus().stream()
                    .filter(one -> one.gpu().deviceId().equals(sample.deviceId())).findFirst();
            if (gpu.isPresent() && sample.problem().isEmpty()) {
                devices(gpu.get()).forEach(asked::add);
                sample.processes().forEach(process -> compareProcess(gpu.get(), process, users));
                compareMemory(gpu.get(), sample);
            }
        }
        allocations.forEach(held -> compareAllocation(held, asked, users));
    }

    /** The devices that can be given out of a GPU: itself, or its slices. */
    private static List<String> devices(FoundGpu gpu) {
        return gpu.migEnabled() ? gpu.instances().stream().map(slice -> slice.gpu().deviceId()).toList()
                : List.of(gpu.gpu().deviceId());
    }

    private void compareProcess(FoundGpu gpu, GpuProcess process, Map<String, Set<String>> users) {
        String device = device(gpu, process.instance());
        Optional<String> request = owner.apply(process.pid());
        long mib = process.memoryMib().orElse(0);
        if (request.isEmpty()) {
            report(Kind.UNKNOWN_PROCESS, device, "", process.pid(), mib);
        } else if (!holders(device).contains(request.get())) {
            report(Kind.FOREIGN_GPU, device, request.get(), process.pid(), mib);
        } else {
            users.computeIfAbsent(device, key -> new HashSet<>()).add(request.get());
        }
    }

    private static String device(FoundGpu gpu, OptionalInt instance) {
        return gpu.instances().stream()
                .filter(slice -> instance.isPresent() && slice.instance() == instance.getAsInt())
                .map(slice -> slice.gpu().deviceId()).findFirst().orElse(gpu.gpu().deviceId());
    }

    private Set<String> holders(String device) {
        Set<String> holders = new HashSet<>();
        for (Allocation held : allocations) {
            if (held.placement().gpus().stream().anyMatch(index -> node.gpus().get(index).deviceId().equals(device))) {
                holders.add(held.requestId());
            }
        }
        return holders;
    }

    /** Processes of other containers cannot always be seen; their memory can. */
    private void compareMemory(FoundGpu gpu, GpuSample sample) {
        boolean held = devices(gpu).stream().anyMatch(device -> !holders(device).isEmpty());
        boolean told = sample.processes().stream().allMatch(process -> process.memoryMib().isPresent());
        long seen = sample.processes().stream().mapToLong(process -> process.memoryMib().orElse(0)).sum();
        long unknown = sample.memoryUsedMib().orElse(0) - seen;
        if (!held && told && unknown >= NOTICEABLE_MIB) {
            report(Kind.UNKNOWN_MEMORY, sample.deviceId(), "", 0, unknown);
        }
    }

    private void compareAllocation(Allocation held, Set<String> asked, Map<String, Set<String>> users) {
        for (int index : held.placement().gpus()) {
            String device = node.gpus().get(index).deviceId();
            if (asked.contains(device) && !users.getOrDefault(device, Set.of()).contains(held.requestId())) {
                report(Kind.IDLE_ALLOCATION, device, held.requestId(), 0, held.placement().shape().gpus().gpuMilli());
            }
        }
    }
}
