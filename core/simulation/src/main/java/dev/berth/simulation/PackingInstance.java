package dev.berth.simulation;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A packing problem of our own making: nodes, and requests in the order in which they arrive, that ask for more GPUs
 * than there are. The seed decides everything, by {@link java.util.Random}, whose algorithm is part of its
 * specification.
 *
 * @param nodes the nodes
 * @param requests the requests, with patience NOW
 */
public record PackingInstance(List<Node> nodes, List<Request> requests) {

    private static final int[] SHARES = {150, 200, 250, 300, 350, 450, 500, 550, 650, 700, 800};
    private static final int[] WHOLES = {1, 1, 1, 1, 1, 2, 2, 4};
    private static final int CPU_MILLIS_PER_GPU = 8_000;
    private static final int ASKED_PERCENT = 130;

    /** Copies the lists. */
    public PackingInstance {
        nodes = List.copyOf(nodes);
        requests = List.copyOf(requests);
    }

    /**
     * Draws an instance: nodes of 1, 2 or 4 GPUs with 8 CPUs for each, two in three requests for a share, the others
     * for whole GPUs, each with 2 to 11 CPUs for a GPU, until 130 % of the GPUs are asked for.
     *
     * @param nodes how many nodes
     * @param seed decides all
     * @return the instance
     */
    public static PackingInstance random(int nodes, long seed) {
        Random random = new Random(seed);
        List<Node> made = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            int gpus = 1 << random.nextInt(3);
            made.add(Node.builder("node-" + i).cpuMillis((long) gpus * CPU_MILLIS_PER_GPU).memoryMib(1 << 20)
                    .gpus(gpus, "gpu", 1 << 16).build());
        }
        long wanted = UtilisationUnits.capacityMilli(made) * ASKED_PERCENT / 100;
        List<Request> asked = new ArrayList<>();
        for (long milli = 0; milli < wanted; milli += UtilisationUnits.askedMilli(asked.get(asked.size() - 1))) {
            asked.add(request("request-" + asked.size(), random));
        }
        return new PackingInstance(made, asked);
    }

    private static Request request(String id, Random random) {
        GpuDemand gpus = random.nextInt(3) > 0 ? GpuDemand.fraction(SHARES[random.nextInt(SHARES.length)])
                : GpuDemand.whole(WHOLES[random.nextInt(WHOLES.length)]);
        long cpuMillis = gpus.totalMilli() * (2 + random.nextInt(10));
        return Request.builder(id).patience(Patience.NOW).shapes(Shape.of(cpuMillis, 1_024, gpus)).build();
    }

    /**
     * The instance as a fill.
     *
     * @return nodes and requests in their order, and what is typical of them
     */
    public Fill fill() {
        return new Fill(nodes, requests, Fragmentation.typical(requests));
    }
}
