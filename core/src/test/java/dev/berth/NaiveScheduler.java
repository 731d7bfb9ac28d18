package dev.berth;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The scheduler once more, as plainly as can be: lists that are searched from the front, capacity that is counted
 * anew each time it is asked for, best fit by comparing everything with everything. Shares no code with the engine.
 */
final class NaiveScheduler {

    static final class Host {
        final Node node;
        String state = "ACTIVE";
        final boolean[] broken;

        Host(Node node) {
            this.node = node;
            this.broken = new boolean[node.gpus().size()];
        }
    }

    static final class Ask {
        final Request request;
        RequestState state = RequestState.PENDING;
        int attempt = 1;
        Host host;
        Shape shape;
        List<Integer> gpus = List.of();

        Ask(Request request) {
            this.request = request;
        }

        boolean holds() {
            return host != null;
        }

        void letGo() {
            host = null;
            shape = null;
            gpus = List.of();
        }
    }

    final List<Host> hosts = new ArrayList<>();
    final List<Ask> asks = new ArrayList<>();

    Ask find(String id) {
        return asks.stream().filter(ask -> ask.request.id().equals(id)).findFirst().orElse(null);
    }

    void submit(Request request) {
        if (find(request.id()) == null) {
            Ask ask = new Ask(request);
            asks.add(ask);
            tryToPlace(ask);
        }
    }

    void end(String id, RequestState how, boolean waitingToo) {
        Ask ask = find(id);
        if (ask != null && !ask.state.isTerminal() && (ask.holds() || waitingToo)) {
            boolean held = ask.holds();
            ask.letGo();
            ask.state = how;
            if (held) {
                placeWaiting();
            }
        }
    }

    void start(String id) {
        Ask ask = find(id);
        if (ask != null && ask.state == RequestState.PLACED) {
            ask.state = RequestState.RUNNING;
        }
    }

    void setState(int index, String state) {
        Host host = hosts.get(index);
        if (host.state.equals(state)) {
            return;
        }
        host.state = state;
        boolean lost = false;
        if (state.equals("UNREACHABLE")) {
            for (Ask ask : asks) {
                if (ask.host == host) {
                    ask.letGo();
                    ask.state = RequestState.PENDING;
                    ask.attempt++;
                    lost = true;
                }
            }
        }
        if (lost || state.equals("ACTIVE")) {
            placeWaiting();
        }
    }

    void setBroken(int index, int gpu, boolean broken) {
        Host host = hosts.get(index);
        boolean repaired = host.broken[gpu] && !broken;
        host.broken[gpu] = broken;
        if (repaired) {
            placeWaiting();
        }
    }

    private void placeWaiting() {
        List<Ask> waiting = new ArrayList<>(asks.stream().filter(ask -> ask.state == RequestState.PENDING).toList());
        waiting.sort(Comparator.comparing((Ask ask) -> ask.request.priority()).reversed()
                .thenComparing(asks::indexOf));
        waiting.forEach(this::tryToPlace);
    }

    private void tryToPlace(Ask ask) {
        for (Shape shape : ask.request.shapes()) {
            Host best = null;
            for (Host host : hosts) {
                if (fits(host, shape) && (best == null || isBetter(host, best, shape))) {
                    best = host;
                }
            }
            if (best != null) {
                ask.gpus = choose(best, shape);
                ask.shape = shape;
                ask.host = best;
                ask.state = RequestState.PLACED;
                return;
            }
        }
    }

    private boolean fits(Host host, Shape shape) {
        return host.state.equals("ACTIVE")
                && freeCpu(host) >= shape.resources().cpuMillis()
                && freeMemory(host) >= shape.resources().memoryMib()
                && usable(host, shape).size() >= shape.gpus().count();
    }

    private List<Integer> usable(Host host, Shape shape) {
        List<Integer> usable = new ArrayList<>();
        for (int gpu = 0; gpu < host.broken.length; gpu++) {
            int needed = shape.gpus().count() > 1 ? 1000 : shape.gpus().gpuMilli();
            if (!host.broken[gpu] && free(host, gpu) >= needed && shape.gpus().accepts(host.node.gpus().get(gpu))) {
                usable.add(gpu);
            }
        }
        return usable;
    }

    private boolean isBetter(Host host, Host best, Shape shape) {
        if (shape.gpus().isFraction() && tightest(host, shape) != tightest(best, shape)) {
            return tightest(host, shape) < tightest(best, shape);
        }
        if (shape.gpus().isFraction() && tightest(host, shape) < 1000) {
            return false;
        }
        if (wholeFree(host) != wholeFree(best)) {
            return wholeFree(host) < wholeFree(best);
        }
        if (freeCpu(host) * 8 / host.node.capacity().cpuMillis()
                != freeCpu(best) * 8 / best.node.capacity().cpuMillis()) {
            return freeCpu(host) * 8 / host.node.capacity().cpuMillis()
                    < freeCpu(best) * 8 / best.node.capacity().cpuMillis();
        }
        return freeMemory(host) * 8 / host.node.capacity().memoryMib()
                < freeMemory(best) * 8 / best.node.capacity().memoryMib();
    }

    private int tightest(Host host, Shape shape) {
        return usable(host, shape).stream().mapToInt(gpu -> free(host, gpu)).min().orElse(1000);
    }

    private List<Integer> choose(Host host, Shape shape) {
        List<Integer> usable = usable(host, shape);
        if (shape.gpus().isFraction()) {
            usable.sort(Comparator.comparing(gpu -> free(host, gpu)));
        }
        return List.copyOf(usable.subList(0, shape.gpus().count()));
    }

    int free(Host host, int gpu) {
        int free = GpuDemand.WHOLE;
        for (Ask ask : asks) {
            if (ask.host == host && ask.gpus.contains(gpu)) {
                free -= ask.shape.gpus().gpuMilli();
            }
        }
        return free;
    }

    private long wholeFree(Host host) {
        long free = 0;
        for (int gpu = 0; gpu < host.broken.length; gpu++) {
            free += !host.broken[gpu] && free(host, gpu) == GpuDemand.WHOLE ? 1 : 0;
        }
        return free;
    }

    long freeCpu(Host host) {
        long held = asks.stream().filter(ask -> ask.host == host)
                .mapToLong(ask -> ask.shape.resources().cpuMillis()).sum();
        return host.node.capacity().cpuMillis() - held;
    }

    long freeMemory(Host host) {
        long held = asks.stream().filter(ask -> ask.host == host)
                .mapToLong(ask -> ask.shape.resources().memoryMib()).sum();
        return host.node.capacity().memoryMib() - held;
    }
}
