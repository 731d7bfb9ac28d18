package dev.berth.simulation;

import dev.berth.intake.Arrival;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A timed replay of first fit with lists and nothing else: the model that the real one is compared with. */
final class NaiveReplay {

    private static final class Machine {
        private final String id;
        private long cpu;
        private final int[] gpus;

        private Machine(Node node) {
            id = node.id();
            cpu = node.capacity().cpuMillis();
            gpus = new int[node.gpus().size()];
            Arrays.fill(gpus, GpuDemand.WHOLE);
        }
    }

    private record Held(Arrival arrival, Machine machine, List<Integer> gpus, long end) {
    }

    private final List<Machine> machines = new ArrayList<>();
    private final List<Arrival> toCome;
    private final List<Arrival> waiting = new ArrayList<>();
    /** In the order of placement. */
    private final List<Held> held = new ArrayList<>();
    /** For each request that was placed: node, GPUs and second. */
    final Map<String, String> placements = new TreeMap<>();
    final List<String> refused = new ArrayList<>();

    NaiveReplay(List<Node> nodes, List<Arrival> arrivals) {
        nodes.forEach(node -> machines.add(new Machine(node)));
        toCome = new ArrayList<>(arrivals);
        toCome.sort(Comparator.comparing(arrival -> arrival.submitted().orElseThrow()));
    }

    void run() {
        while (true) {
            Held next = null;
            for (Held one : held) {
                next = one.end != Long.MAX_VALUE && (next == null || one.end < next.end) ? one : next;
            }
            if (toCome.isEmpty() && next == null) {
                return;
            }
            if (next != null && (toCome.isEmpty() || next.end <= second(toCome.get(0)))) {
                end(next);
            } else {
                arrive(toCome.remove(0));
            }
        }
    }

    private static long second(Arrival arrival) {
        return arrival.submitted().orElseThrow().getEpochSecond();
    }

    private void arrive(Arrival arrival) {
        if (!place(arrival, second(arrival))) {
            if (arrival.request().patience() == Patience.QUEUE) {
                waiting.add(arrival);
            } else {
                refused.add(arrival.request().id());
            }
        }
    }

    private void end(Held ended) {
        held.remove(ended);
        Request request = ended.arrival.request();
        ended.machine.cpu += request.shapes().get(0).resources().cpuMillis();
        ended.gpus.forEach(gpu -> ended.machine.gpus[gpu] += request.shapes().get(0).gpus().gpuMilli());
        List<Arrival> order = new ArrayList<>(waiting);
        order.sort(Comparator.comparing((Arrival arrival) -> arrival.request().priority()).reversed());
        order.forEach(arrival -> {
            if (place(arrival, ended.end)) {
                waiting.remove(arrival);
            }
        });
    }

    private boolean place(Arrival arrival, long now) {
        long cpu = arrival.request().shapes().get(0).resources().cpuMillis();
        GpuDemand demand = arrival.request().shapes().get(0).gpus();
        for (Machine machine : machines) {
            List<Integer> gpus = new ArrayList<>();
            for (int gpu = 0; gpu < machine.gpus.length && gpus.size() < demand.count(); gpu++) {
                if (machine.gpus[gpu] >= demand.gpuMilli()) {
                    gpus.add(gpu);
                }
            }
            if (machine.cpu >= cpu && gpus.size() == demand.count()) {
                machine.cpu -= cpu;
                gpus.forEach(gpu -> machine.gpus[gpu] -= demand.gpuMilli());
                held.add(new Held(arrival, machine, gpus,
                        arrival.runTime().map(time -> now + time.toSeconds()).orElse(Long.MAX_VALUE)));
                placements.put(arrival.request().id(), machine.id + " " + gpus + " " + now);
                return true;
            }
        }
        return false;
    }
}
