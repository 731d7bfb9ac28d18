package dev.berth.benchmark;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A scorer as a host might write one: the less is free of what is asked for, the better.
 *
 * <p>{@link #copy()} loads the class once more, which makes another class to the JVM. So several plug-ins can be loaded
 * that cost the same, and what they cost together is the price of there being several.
 */
final class PluginScorer implements NodeScorer {

    private static final long MILLION = 1_000_000;

    PluginScorer() {
    }

    /** A scorer of a class of its own. */
    static NodeScorer copy() {
        try (InputStream file = PluginScorer.class.getResourceAsStream("PluginScorer.class")) {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), true);
            return (NodeScorer) copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException("The scorer cannot be loaded once more.", e);
        }
    }

    @Override
    public void score(PlacementQuery query, int[] nodes, int count, NodeView view, long[] scores) {
        Shape shape = query.shape();
        for (int i = 0; i < count; i++) {
            Node node = view.node(nodes[i]);
            scores[i] = -product(view.freeCpuMillis(nodes[i]), shape.resources().cpuMillis(),
                    node.capacity().cpuMillis())
                    - product(view.freeMemoryMib(nodes[i]), shape.resources().memoryMib(),
                    node.capacity().memoryMib())
                    - product(view.freeGpuMilli(nodes[i]), shape.gpus().totalMilli(),
                    (long) node.gpus().size() * GpuDemand.WHOLE);
        }
    }

    private static long product(long free, long asked, long capacity) {
        return (free * MILLION / capacity) * (asked * MILLION / capacity);
    }
}
