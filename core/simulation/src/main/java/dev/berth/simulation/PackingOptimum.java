package dev.berth.simulation;

import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The most of a {@link PackingInstance}'s GPUs that anybody could give away who knew all requests beforehand and might
 * refuse any of them: exact, by looking at every packing that could still be better. For some ten requests; the time
 * grows exponentially.
 *
 * <p>Requests go from the largest to the smallest; of nodes and GPUs in the same state only the first is tried.
 */
public final class PackingOptimum {

    private final long[] freeCpu;
    private final int[][] freeMilli;
    private final List<Shape> shapes;
    private final long[] restMilli;
    private long best;

    private PackingOptimum(PackingInstance instance) {
        this.freeCpu = instance.nodes().stream().mapToLong(node -> node.capacity().cpuMillis()).toArray();
        this.freeMilli = instance.nodes().stream().map(node -> {
            int[] gpus = new int[node.gpus().size()];
            Arrays.fill(gpus, GpuDemand.WHOLE);
            return gpus;
        }).toArray(int[][]::new);
        List<Request> largestFirst = new ArrayList<>(instance.requests());
        largestFirst.sort(Comparator.comparingLong((Request request) -> -UtilisationUnits.askedMilli(request)));
        this.shapes = largestFirst.stream().map(request -> request.shapes().get(0)).toList();
        this.restMilli = new long[shapes.size() + 1];
        for (int i = shapes.size() - 1; i >= 0; i--) {
            restMilli[i] = restMilli[i + 1] + shapes.get(i).gpus().totalMilli();
        }
    }

    /**
     * Finds the optimum.
     *
     * @param instance the problem; memory, storage and models are not looked at
     * @return thousandths of GPUs
     */
    public static long allocatedMilli(PackingInstance instance) {
        PackingOptimum search = new PackingOptimum(instance);
        search.search(0, 0, UtilisationUnits.capacityMilli(instance.nodes()));
        return search.best;
    }

    private void search(int at, long allocated, long free) {
        best = Math.max(best, allocated);
        if (at == shapes.size() || allocated + Math.min(restMilli[at], free) <= best) {
            return;
        }
        Shape shape = shapes.get(at);
        for (int node = 0; node < freeCpu.length; node++) {
            if (shape.resources().cpuMillis() <= freeCpu[node] && !isLikeAnEarlierOne(node)) {
                freeCpu[node] -= shape.resources().cpuMillis();
                place(at, node, allocated, free);
                freeCpu[node] += shape.resources().cpuMillis();
            }
        }
        search(at + 1, allocated, free);
    }

    private boolean isLikeAnEarlierOne(int node) {
        for (int other = 0; other < node; other++) {
            if (freeCpu[other] == freeCpu[node] && Arrays.equals(freeMilli[other], freeMilli[node])) {
                return true;
            }
        }
        return false;
    }

    private void place(int at, int node, long allocated, long free) {
        GpuDemand asked = shapes.get(at).gpus();
        int[] gpus = freeMilli[node];
        if (asked.isFraction()) {
            for (int gpu = 0; gpu < gpus.length; gpu++) {
                if (gpus[gpu] >= asked.gpuMilli() && first(gpus, gpus[gpu]) == gpu) {
                    gpus[gpu] -= asked.gpuMilli();
                    search(at + 1, allocated + asked.gpuMilli(), free - asked.gpuMilli());
                    gpus[gpu] += asked.gpuMilli();
                }
            }
            return;
        }
        int[] before = gpus.clone();
        int left = asked.count();
        for (int gpu = 0; gpu < gpus.length && left > 0; gpu++) {
            if (gpus[gpu] == GpuDemand.WHOLE) {
                gpus[gpu] = 0;
                left--;
            }
        }
        if (left == 0) {
            search(at + 1, allocated + asked.totalMilli(), free - asked.totalMilli());
        }
        System.arraycopy(before, 0, gpus, 0, gpus.length);
    }

    private static int first(int[] gpus, int milli) {
        int gpu = 0;
        while (gpus[gpu] != milli) {
            gpu++;
        }
        return gpu;
    }
}
