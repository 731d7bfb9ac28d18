package dev.berth;

import dev.berth.Explanation.Reason;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.model.Taint;
import dev.berth.model.Toleration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps a request off a node: the built-in checks, cheapest first. */
final class Fit {

    private final NodeTable table;

    Fit(NodeTable table) {
        this.table = table;
    }

    /** The first thing that keeps a shape of a request off a node now, or null if it has room. */
    @Nullable Reason obstacle(Request request, Shape shape, int node) {
        if (!table.state(node).acceptsWork()) {
            return Reason.NODE_STATE;
        }
        Resources asked = shape.resources();
        if (asked.cpuMillis() > table.freeCpuMillis(node)) {
            return unlessBarred(request, node, Reason.CPU);
        }
        if (asked.memoryMib() > table.freeMemoryMib(node)) {
            return unlessBarred(request, node, Reason.MEMORY);
        }
        if (asked.storageMib() > table.freeStorageMib(node)) {
            return unlessBarred(request, node, Reason.STORAGE);
        }
        int gpus = shape.gpus().count();
        if (gpus > 0 && Long.bitCount(table.usableGpus(shape, node)) < gpus) {
            boolean kind = Long.bitCount(table.acceptableGpus(shape.gpus(), node)) < gpus;
            return unlessBarred(request, node, kind ? Reason.GPU_KIND : Reason.GPU_FREE);
        }
        return barrier(request, node);
    }

    /** Says whether a shape would fit on a node that is empty and in service. */
    boolean couldEver(Request request, Shape shape, int node) {
        return barrier(request, node) == null
                && shape.resources().fitsIn(table.node(node).capacity())
                && Long.bitCount(table.acceptableGpus(shape.gpus(), node)) >= shape.gpus().count();
    }

    private Reason unlessBarred(Request request, int node, Reason shortage) {
        Reason barrier = barrier(request, node);
        return barrier == null ? shortage : barrier;
    }

    /** What no amount of free capacity would change. */
    private @Nullable Reason barrier(Request request, int ordinal) {
        if (request.node().isEmpty() && request.selectors().isEmpty() && table.node(ordinal).taints().isEmpty()) {
            return null;
        }
        Node node = table.node(ordinal);
        if (request.node().isPresent() && !request.node().get().equals(node.id())) {
            return Reason.OTHER_NODE_NAMED;
        }
        for (Map.Entry<String, String> selector : request.selectors().entrySet()) {
            if (!selector.getValue().equals(node.labels().get(selector.getKey()))) {
                return Reason.SELECTOR;
            }
        }
        for (Taint taint : node.taints()) {
            if (!tolerated(request, taint)) {
                return Reason.TAINT;
            }
        }
        return null;
    }

    private static boolean tolerated(Request request, Taint taint) {
        for (Toleration toleration : request.tolerations()) {
            if (toleration.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }
}
