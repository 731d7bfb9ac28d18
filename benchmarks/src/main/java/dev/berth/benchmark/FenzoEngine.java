package dev.berth.benchmark;

import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Netflix' Fenzo, the task scheduler of Mesos frameworks, tuned: no offers are rejected, which would cost a search
 * among all hosts for each of them, nothing is scaled, and the fitness is that of its own packer for CPU and memory.
 *
 * <p>Free capacity reaches Fenzo as leases: all that is free of each node at first, what a task gave back, and what is
 * left of a node after Fenzo has used up its leases for a task. A placement is one scheduling run with one task. Fenzo
 * counts GPUs as a scalar resource and does not know which one is which; that is kept here.
 */
final class FenzoEngine implements PlacementEngine {

    private static final String HOST = "node-";

    private final TaskScheduler scheduler = new TaskScheduler.Builder()
            .withLeaseRejectAction(lease -> { })
            .withMaxOffersToReject(0)
            .disableShortfallEvaluation()
            .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker)
            .build();
    private final long[] freeCpuMillis;
    private final long[] freeMemoryMib;
    private final int[] freeGpus;
    private final Map<Long, FenzoTask> running = new HashMap<>();
    private final List<VirtualMachineLease> offers = new ArrayList<>();
    private boolean offered;
    private long tasks;
    private long leases;

    FenzoEngine(int nodes) {
        freeCpuMillis = new long[nodes];
        freeMemoryMib = new long[nodes];
        freeGpus = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            freeCpuMillis[node] = Workload.CPU_MILLIS;
            freeMemoryMib[node] = Workload.MEMORY_MIB;
            freeGpus[node] = (1 << Workload.GPUS) - 1;
        }
    }

    private static String host(int node) {
        return HOST + node;
    }

    private static int node(String host) {
        return Integer.parseInt(host.substring(HOST.length()));
    }

    @Override
    public long place(Shape shape) {
        if (!offered) {
            offered = true;
            IntStream.range(0, freeGpus.length).forEach(this::offerAll);
        }
        FenzoTask task = new FenzoTask("task-" + tasks++, shape);
        List<String> hosts = List.copyOf(scheduler.scheduleOnce(List.of(task), offers).getResultMap().keySet());
        offers.clear();
        if (hosts.isEmpty()) {
            throw Spot.none(shape);
        }
        int node = node(hosts.get(0));
        long spot = Spot.of(node, Spot.lowest(freeGpus[node], shape.gpus().count()));
        start(task, shape, spot);
        offerAll(node);
        return spot;
    }

    private void start(FenzoTask task, Shape shape, long spot) {
        scheduler.getTaskAssigner().call(task, host(Spot.node(spot)));
        running.put(spot, task);
        account(shape, spot, -1);
    }

    private void account(Shape shape, long spot, int sign) {
        int node = Spot.node(spot);
        freeCpuMillis[node] += sign * shape.resources().cpuMillis();
        freeMemoryMib[node] += sign * shape.resources().memoryMib();
        freeGpus[node] ^= Spot.gpus(spot);
    }

    private void offerAll(int node) {
        offer(node, freeCpuMillis[node], freeMemoryMib[node], Integer.bitCount(freeGpus[node]));
    }

    private void offer(int node, long cpuMillis, long memoryMib, int gpus) {
        if (cpuMillis > 0 || memoryMib > 0 || gpus > 0) {
            offers.add(new FenzoLease("lease-" + leases++, host(node), cpuMillis, memoryMib, gpus));
        }
    }

    @Override
    public void take(Shape shape, long spot) {
        start(new FenzoTask("task-" + tasks++, shape), shape, spot);
    }

    @Override
    public void release(Shape shape, long spot) {
        FenzoTask task = running.remove(spot);
        if (task == null) {
            throw new IllegalStateException("Nothing runs there. spot=" + spot);
        }
        scheduler.getTaskUnAssigner().call(task.getId(), host(Spot.node(spot)));
        account(shape, spot, 1);
        offer(Spot.node(spot), shape.resources().cpuMillis(), shape.resources().memoryMib(), shape.gpus().count());
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }
}
