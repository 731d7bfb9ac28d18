package dev.berth.simulation;

import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes a fill of a trace: requests sorted by id and shuffled, their number raised or cut until they ask for a given
 * share of the cluster's GPUs; nodes sorted by id and shuffled, which decides ties between them.
 *
 * <p>Too few: requests are drawn uniformly with replacement from the trace and appended, until the next would pass the
 * target; copies of {@code name} are called {@code name~2}, {@code name~3} and so on. Too many: uniformly random ones
 * are dropped until the rest does not pass it. Every request gets patience NOW. The seed decides everything, by
 * {@link java.util.Random}, whose algorithm is part of its specification.
 *
 * <p>After Weng et al., <em>Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient
 * Descent</em>, USENIX ATC'23.
 */
public final class FillProtocol {

    /** The share asked for in the paper, in percent of the cluster's GPUs. */
    public static final int PAPER_PERCENT = 130;
    /** A hundred times the cluster. */
    public static final int MAX_PERCENT = 10_000;
    private static final int WHOLE_PERCENT = 100;

    private final long capacityMilli;
    private final int percent;
    private final Random random;

    private FillProtocol(long capacityMilli, int percent, long seed) {
        this.capacityMilli = capacityMilli;
        this.percent = percent;
        this.random = new Random(seed);
    }

    /**
     * Makes a fill.
     *
     * @param nodes the cluster
     * @param requests the trace, no two with the same id
     * @param percent what the requests are to ask for, in percent of the cluster's GPUs, 1 to {@link #MAX_PERCENT}
     * @param seed decides the orders, the copies and the cuts
     * @return the fill
     * @throws IllegalArgumentException if the percentage is out of range or the cluster has no GPU
     */
    public static Fill prepare(List<Node> nodes, List<Request> requests, int percent, long seed) {
        long capacityMilli = UtilisationUnits.capacityMilli(nodes);
        if (percent < 1 || percent > MAX_PERCENT) {
            throw new IllegalArgumentException("A percentage is out of range. percent=" + percent + " least=1 most="
                    + MAX_PERCENT);
        }
        List<Request> sorted = requests.stream().sorted(Comparator.comparing(Request::id)).map(FillProtocol::now)
                .toList();
        FillProtocol protocol = new FillProtocol(capacityMilli, percent, seed);
        List<Request> order = new ArrayList<>(sorted);
        shuffle(order, protocol.random);
        if (protocol.passesTarget(UtilisationUnits.askedMilli(order))) {
            protocol.cut(order);
        } else {
            protocol.raise(order);
        }
        List<Node> nodeOrder = new ArrayList<>(nodes);
        nodeOrder.sort(Comparator.comparing(Node::id));
        shuffle(nodeOrder, new Random(~seed));
        return new Fill(nodeOrder, order, Fragmentation.typical(sorted));
    }

    private boolean passesTarget(long asked) {
        return asked * WHOLE_PERCENT > capacityMilli * percent;
    }

    private void cut(List<Request> requests) {
        long asked = UtilisationUnits.askedMilli(requests);
        while (passesTarget(asked)) {
            asked -= UtilisationUnits.askedMilli(requests.remove(random.nextInt(requests.size())));
        }
    }

    /** Does nothing to a trace that asks for no GPU at all: no number of copies would reach the target. */
    private void raise(List<Request> requests) {
        long asked = UtilisationUnits.askedMilli(requests);
        if (asked == 0) {
            return;
        }
        List<Request> trace = List.copyOf(requests);
        int[] copies = new int[trace.size()];
        Set<String> ids = new HashSet<>();
        trace.forEach(request -> ids.add(request.id()));
        int drawn = random.nextInt(trace.size());
        asked += UtilisationUnits.askedMilli(trace.get(drawn));
        while (!passesTarget(asked)) {
            requests.add(copy(trace.get(drawn), drawn, copies, ids));
            drawn = random.nextInt(trace.size());
            asked += UtilisationUnits.askedMilli(trace.get(drawn));
        }
    }

    private static Request copy(Request original, int index, int[] copies, Set<String> ids) {
        String id;
        do {
            copies[index]++;
            id = original.id() + "~" + (copies[index] + 1);
        } while (!ids.add(id));
        return with(original, id);
    }

    private static Request now(Request request) {
        return with(request, request.id());
    }

    private static Request with(Request request, String id) {
        return request.toBuilder(id).patience(Patience.NOW).build();
    }

    /** The shuffle of Fisher and Yates, spelled out because the JDK's own does not promise its algorithm. */
    private static <T> void shuffle(List<T> values, Random random) {
        for (int last = values.size() - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            T moved = values.get(last);
            values.set(last, values.get(other));
            values.set(other, moved);
        }
    }
}
