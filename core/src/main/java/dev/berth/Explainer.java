package dev.berth;

import dev.berth.Explanation.Change;
import dev.berth.Explanation.Miss;
import dev.berth.Explanation.Reason;
import dev.berth.Explanation.Rejection;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out why a request fits where it fits. Reads the table and changes nothing. */
final class Explainer {

    private static final List<Reason> AMOUNTS = List.of(Reason.CPU, Reason.MEMORY, Reason.STORAGE, Reason.GPU_FREE);
    private static final long PARTS = 1_000_000;

    private final NodeTable table;
    private final Fit fit;
    private final Placer placer;

    Explainer(NodeTable table, Placer placer) {
        this.table = table;
        this.fit = new Fit(table);
        this.placer = placer;
    }

    Explanation explain(Request request) {
        Shape shape = request.shapes().get(0);
        Map<Reason, Rejection> rejected = new EnumMap<>(Reason.class);
        int fitting = 0;
        for (int node = 0; node < table.nodes(); node++) {
            Reason obstacle = fit.obstacle(request, shape, node);
            if (obstacle == null) {
                fitting++;
            } else {
                rejected.merge(obstacle, rejection(obstacle, shape, node), Explainer::together);
            }
        }
        boolean fits = fitting > 0;
        return new Explanation(request, fitting, rejected, fits ? Optional.empty() : nearestMiss(request, shape),
                fits ? List.of() : changes(request, shape), placer.possible(request));
    }

    private Rejection rejection(Reason reason, Shape shape, int node) {
        return new Rejection(1, asked(reason, shape), free(reason, shape, node), capacity(reason, shape, node));
    }

    private static Rejection together(Rejection one, Rejection other) {
        return new Rejection(one.nodes() + other.nodes(), one.asked(), Math.max(one.mostFree(), other.mostFree()),
                Math.max(one.mostCapacity(), other.mostCapacity()));
    }

    private static long asked(Reason reason, Shape shape) {
        return switch (reason) {
            case CPU -> shape.resources().cpuMillis();
            case MEMORY -> shape.resources().memoryMib();
            case STORAGE -> shape.resources().storageMib();
            case GPU_KIND -> shape.gpus().count();
            case GPU_FREE -> shape.gpus().isFraction() ? shape.gpus().gpuMilli() : shape.gpus().count();
            default -> 0;
        };
    }

    private long free(Reason reason, Shape shape, int node) {
        return switch (reason) {
            case CPU -> table.freeCpuMillis(node);
            case MEMORY -> table.freeMemoryMib(node);
            case STORAGE -> table.freeStorageMib(node);
            case GPU_KIND -> Long.bitCount(table.acceptableGpus(shape.gpus(), node));
            case GPU_FREE -> shape.gpus().isFraction() ? mostLeft(shape, node)
                    : Long.bitCount(table.usableGpus(shape, node));
            default -> 0;
        };
    }

    private long mostLeft(Shape shape, int node) {
        int most = 0;
        for (long rest = table.acceptableGpus(shape.gpus(), node); rest != 0; rest &= rest - 1) {
            most = Math.max(most, table.freeGpuMilli(node, Long.numberOfTrailingZeros(rest)));
        }
        return most;
    }

    private long capacity(Reason reason, Shape shape, int node) {
        return switch (reason) {
            case CPU -> table.node(node).capacity().cpuMillis();
            case MEMORY -> table.node(node).capacity().memoryMib();
            case STORAGE -> table.node(node).capacity().storageMib();
            case GPU_KIND -> table.node(node).gpus().size();
            case GPU_FREE -> shape.gpus().isFraction() ? GpuDemand.WHOLE
                    : Long.bitCount(table.acceptableGpus(shape.gpus(), node));
            default -> 0;
        };
    }

    /** The node whose worst shortage is the smallest part of what is asked; of equal ones the lowest ordinal. */
    private Optional<Miss> nearestMiss(Request request, Shape shape) {
        Optional<Miss> nearest = Optional.empty();
        long least = PARTS;
        for (int node = 0; node < table.nodes(); node++) {
            Reason obstacle = fit.obstacle(request, shape, node);
            if (obstacle != null && (AMOUNTS.contains(obstacle) || obstacle == Reason.GPU_KIND)) {
                Reason worst = worst(shape, node);
                long lacking = lacking(worst, shape, node);
                if (lacking < least) {
                    least = lacking;
                    nearest = Optional.of(new Miss(table.node(node).id(), worst, asked(worst, shape),
                            free(worst, shape, node), capacity(worst, shape, node)));
                }
            }
        }
        return nearest;
    }

    private Reason worst(Shape shape, int node) {
        Reason worst = Reason.CPU;
        for (Reason reason : AMOUNTS) {
            worst = lacking(reason, shape, node) > lacking(worst, shape, node) ? reason : worst;
        }
        return worst;
    }

    /** How much of what is asked is lacking, in millionths. */
    private long lacking(Reason reason, Shape shape, int node) {
        long asked = asked(reason, shape);
        long missing = asked - free(reason, shape, node);
        return asked == 0 || missing <= 0 ? 0 : missing * PARTS / asked;
    }

    private List<Change> changes(Request request, Shape shape) {
        List<Change> changes = new ArrayList<>();
        GpuDemand gpus = shape.gpus();
        fewer(request, shape).ifPresent(changes::add);
        if (!gpus.models().isEmpty()) {
            tryInstead(request, new GpuDemand(gpus.count(), gpus.gpuMilli(), Set.of(), gpus.minMemoryMib()),
                    new Change("gpuModels", String.join("|", gpus.models()), "any")).ifPresent(changes::add);
        }
        if (gpus.minMemoryMib() > 0) {
            tryInstead(request, gpus.withMemoryMib(0), new Change("gpuMemoryMib",
                    Long.toString(gpus.minMemoryMib()), "any")).ifPresent(changes::add);
        }
        if (request.node().isPresent() && fitsNow(without(request, true), shape)) {
            changes.add(new Change("node", request.node().get(), "any"));
        }
        if (!request.selectors().isEmpty() && fitsNow(without(request, false), shape)) {
            changes.add(new Change("selectors", request.selectors().toString(), "none"));
        }
        return changes;
    }

    /** The most GPUs, or the largest share of one, that would fit. */
    private Optional<Change> fewer(Request request, Shape shape) {
        GpuDemand gpus = shape.gpus();
        boolean share = gpus.isFraction();
        int low = 0;
        int high = share ? gpus.gpuMilli() : gpus.count();
        int asked = high;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            GpuDemand less = share ? new GpuDemand(1, middle, gpus.models(), gpus.minMemoryMib())
                    : new GpuDemand(middle, GpuDemand.WHOLE, gpus.models(), gpus.minMemoryMib());
            if (fitsNow(request, new Shape(shape.resources(), less))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(new Change(share ? "gpuMilli" : "gpus",
                Integer.toString(asked), Integer.toString(low)));
    }

    private Optional<Change> tryInstead(Request request, GpuDemand gpus, Change change) {
        Shape shape = new Shape(request.shapes().get(0).resources(), gpus);
        return fitsNow(request, shape) ? Optional.of(change) : Optional.empty();
    }

    private static Request without(Request request, boolean node) {
        return new Request(request.id(), request.user(), request.project(), request.shapes(), request.priority(),
                request.patience(), request.duration(), node ? Optional.empty() : request.node(),
                node ? request.selectors() : Map.of(), request.tolerations(), request.attributes());
    }

    private boolean fitsNow(Request request, Shape shape) {
        for (int node = 0; node < table.nodes(); node++) {
            if (fit.obstacle(request, shape, node) == null) {
                return true;
            }
        }
        return false;
    }
}
