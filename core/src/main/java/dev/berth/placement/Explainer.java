package dev.berth.placement;

import dev.berth.Explanation;
import dev.berth.Explanation.Change;
import dev.berth.Obstacle;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Finds out why a request fits where it fits: by the index of capacity where that is all that matters, or else in one
 * pass over the nodes. Reads the table and changes nothing.
 */
final class Explainer implements CapacityIndex.Census {

    private static final FeasibilityCheck[] CHECKS = FeasibilityCheck.values();

    private final NodeTable table;
    private final Placer placer;
    private final GuardedPlugins plugins;
    private final Request request;
    private final Shape shape;
    private final NodeFeasibility fit;
    private final CheckAmounts amounts;
    private final NearestMiss nearest;
    private final int[] nodes = new int[CHECKS.length];
    private final long[] mostFree = new long[CHECKS.length];
    private final long[] mostCapacity = new long[CHECKS.length];
    private int fitting;
    private final Map<String, Obstacle> filtered = new LinkedHashMap<>();

    private Explainer(NodeTable table, Placer placer, GuardedPlugins plugins, Request request) {
        this.table = table;
        this.placer = placer;
        this.plugins = plugins;
        this.request = request;
        this.shape = request.shapes().get(0);
        this.fit = placer.fit(request, shape);
        this.amounts = new CheckAmounts(table, fit);
        this.nearest = new NearestMiss(table, amounts);
    }

    static Explanation explain(NodeTable table, Placer placer, GuardedPlugins plugins, Request request) {
        return new Explainer(table, placer, plugins, request).explain();
    }

    private Explanation explain() {
        if (fit.isByCapacity()) {
            nodes[FeasibilityCheck.NODE_STATE.ordinal()] = table.nodes() - table.serving();
            placer.take(this, shape.resources());
        } else {
            for (int node = 0; node < table.nodes(); node++) {
                unclear(node);
            }
        }
        boolean fits = fitting > 0;
        Explanation.Builder why = Explanation.builder(request).fitting(fitting).obstacles(obstacles());
        if (!fits) {
            nearest.found().ifPresent(why::nearestMiss);
            why.changes(changes());
        }
        why.possible(placer.isPossible(request));
        penalty().ifPresent(why::penalty);
        return why.build();
    }

    /** The first of the shapes that fits now. */
    private OptionalInt penalty() {
        return IntStream.range(0, request.shapes().size())
                .filter(at -> fitsNow(request, request.shapes().get(at))).findFirst();
    }

    @Override
    public void unclear(int node) {
        FeasibilityCheck failed = fit.obstacle(node);
        if (failed == null) {
            fitting++;
        } else {
            note(failed, node, 1);
        }
    }

    @Override
    public void ample(OrdinalBitSet alike) {
        int first = alike.next(0);
        FeasibilityCheck failed = fit.obstacle(first);
        if (failed == null) {
            fitting += alike.size();
        } else {
            note(failed, first, alike.size());
        }
    }

    /** Notes what keeps the request off a node, the first of so many that are alike in that. */
    private void note(FeasibilityCheck failed, int node, int alike) {
        int check = failed.ordinal();
        if (failed == FeasibilityCheck.FILTER) {
            GuardedPlugins.Denial denial = plugins.denial(fit.query, node, table);
            Rejection why = denial.why();
            filtered.merge(denial.plugin() + "/" + why.code(), Obstacle.builder(why.code())
                    .filter(denial.plugin()).asked(why.asked()).mostFree(why.free()).mostCapacity(why.limit())
                    .preemptible(why.preemptible()).build(), Explainer::together);
            return;
        }
        nodes[check] += alike;
        if (check >= FeasibilityCheck.GPU_KIND.ordinal()) {
            long free = amounts.free(failed, node);
            long capacity = amounts.capacity(failed, node);
            if (free > mostFree[check] || capacity > mostCapacity[check]) {
                mostFree[check] = Math.max(mostFree[check], free);
                mostCapacity[check] = Math.max(mostCapacity[check], capacity);
            }
            nearest.consider(node);
        }
    }

    private static Obstacle together(Obstacle one, Obstacle other) {
        Obstacle.Builder both = Obstacle.builder(one.code()).nodes(one.nodes() + 1)
                .asked(Math.max(one.asked(), other.asked())).mostFree(Math.max(one.mostFree(), other.mostFree()))
                .mostCapacity(Math.max(one.mostCapacity(), other.mostCapacity()))
                .preemptible(one.preemptible() || other.preemptible());
        one.filter().ifPresent(both::filter);
        return both.build();
    }

    private List<Obstacle> obstacles() {
        List<Obstacle> found = new ArrayList<>();
        for (FeasibilityCheck check : CHECKS) {
            int at = check.ordinal();
            if (nodes[at] > 0) {
                long asked = amounts.asked(check);
                found.add(Obstacle.builder(check.code()).nodes(nodes[at]).asked(asked).mostFree(mostFree[at])
                        .mostCapacity(mostCapacity[at])
                        .preemptible(check.isPreemptible() && mostCapacity[at] >= asked).build());
            }
        }
        found.addAll(filtered.values());
        return found;
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        GpuDemand gpus = shape.gpus();
        fewer().ifPresent(changes::add);
        if (!gpus.models().isEmpty()) {
            tryInstead(gpus.ofModels(),
                    Change.builder("gpuModels", String.join("|", gpus.models()),
                    "any").build()).ifPresent(changes::add);
        }
        if (!gpus.acceptsAnyMemory()) {
            tryInstead(gpus.withMemoryMib(0), Change.builder("gpuMemoryMib", gpus.minMemoryMib() + (gpus.maxMemoryMib()
                    == Gpu.MAX_MEMORY_MIB ? "" : "-" + gpus.maxMemoryMib()), "any").build()).ifPresent(changes::add);
        }
        if (fit.requiresLinks()) {
            tryInstead(gpus.linked(LinkDemand.NEAREST), Change.builder("gpuLinks", gpus.links().name(), "any").build())
                    .ifPresent(changes::add);
        }
        lessOf(FeasibilityCheck.CPU, "cpuMillis").ifPresent(changes::add);
        lessOf(FeasibilityCheck.MEMORY, "memoryMib").ifPresent(changes::add);
        lessOf(FeasibilityCheck.STORAGE, "storageMib").ifPresent(changes::add);
        if (request.node().isPresent() && fitsNow(without(true), shape)) {
            changes.add(Change.builder("node", request.node().get(), "any").build());
        }
        if (!request.selectors().isEmpty() && fitsNow(without(false), shape)) {
            changes.add(Change.builder("selectors", request.selectors().toString(), "none").build());
        }
        return changes;
    }

    /** The most GPUs, or the largest share of one, that would fit; at least one. */
    private Optional<Change> fewer() {
        GpuDemand gpus = shape.gpus();
        boolean share = gpus.isFraction();
        int asked = share ? gpus.gpuMilli() : gpus.count();
        return most(share ? "gpuMilli" : "gpus", asked, 1, less -> new Shape(shape.resources(),
                GpuDemand.builder(share ? 1 : (int) less).gpuMilli(share ? (int) less : GpuDemand.WHOLE)
                        .models(gpus.models()).minMemoryMib(gpus.minMemoryMib()).maxMemoryMib(gpus.maxMemoryMib())
                        .links(gpus.links()).build()));
    }

    /** The most CPU, memory or storage that would fit. */
    private Optional<Change> lessOf(FeasibilityCheck check, String what) {
        Resources all = shape.resources();
        return most(what, amounts.asked(check), 0, less -> new Shape(switch (check) {
            case CPU -> new Resources(less, all.memoryMib(), all.storageMib());
            case MEMORY -> new Resources(all.cpuMillis(), less, all.storageMib());
            default -> new Resources(all.cpuMillis(), all.memoryMib(), less);
        }, shape.gpus()));
    }

    /** By halving, the largest amount below what is asked that would fit, if the least one does. */
    private Optional<Change> most(String what, long asked, long least, LongFunction<Shape> with) {
        if (asked <= least || !fitsNow(request, with.apply(least))) {
            return Optional.empty();
        }
        long low = least;
        long high = asked;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (fitsNow(request, with.apply(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Optional.of(Change.builder(what, Long.toString(asked), Long.toString(low)).build());
    }

    private Optional<Change> tryInstead(GpuDemand gpus, Change change) {
        return fitsNow(request, new Shape(shape.resources(), gpus)) ? Optional.of(change) : Optional.empty();
    }

    private Request without(boolean node) {
        RequestBuilder like = request.toBuilder(request.id());
        return (node ? like.anyNode() : like.anyLabels()).build();
    }

    private boolean fitsNow(Request asking, Shape instead) {
        return placer.hasRoom(placer.fit(asking, instead));
    }
}
