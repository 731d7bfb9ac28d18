package dev.berth.policy;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How much of a GPU the shapes of a profile could use: sums over the shapes, so that a node's worth is a few look-ups.
 *
 * <p>A shape with room on a node can use all that is left on each GPU that is large enough for it. So a GPU with
 * {@code left} thousandths is worth {@code left} × the weight of those shapes for one GPU whose CPU, model and share
 * fit, and {@code f} free GPUs are together worth 1000 {@code f} × the weight of those shapes for several GPUs whose
 * CPU, model and number fit. Either weight is cumulative in two amounts, and there are only as many different amounts
 * as shapes. What shapes ask of memory and storage is not looked at.
 *
 * <p>Immutable. Those of the last few profiles are kept.
 */
final class UsableShareTable {

    /** Those less frequent are left out, since tables grow with the square. */
    private static final int MOST_SHAPES = 256;
    /** Counts that make more than this are cut, so that their products with thousandths of GPUs fit into a long. */
    private static final int MOST_TOTAL_BITS = 40;
    private static final int CPU_PIECES = 1024;
    private static final int PERCENT = 100;
    private static final ProfileCache<UsableShareTable> RECENT = new ProfileCache<>(UsableShareTable::new);

    private final long total;
    private final List<Entry> severalGpus = new ArrayList<>();
    private final long[] cpus;
    /** For each piece of the range of CPU, its first rank; the pieces are powers of two wide. */
    private final short[] cpuPieces = new short[CPU_PIECES + 1];
    private final int cpuShift;
    private final long[] memories;
    private final Map<String, Integer> models = new HashMap<>();
    private final int kinds;
    private final short[] shareRank = new short[GpuDemand.WHOLE + 1];
    private final int shares;
    private final long[] single;
    private final long[] several;
    /** From where on a gain is worth 1, 2 … percent: the inverse of the sigmoid. */
    private final long[] steps = new long[PERCENT - 1];

    private record Entry(Shape shape, long weight, int cpuRank) {
        GpuDemand demand() {
            return shape.gpus();
        }
    }

    private UsableShareTable(WorkloadProfile profile) {
        List<WorkloadProfile.Entry> kept =
                profile.entries().subList(0, Math.min(profile.entries().size(), MOST_SHAPES));
        cpus = distinct(kept.stream().mapToLong(entry -> entry.shape().resources().cpuMillis()));
        long mostCpu = cpus.length == 0 ? 0 : cpus[cpus.length - 1];
        cpuShift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(mostCpu / CPU_PIECES));
        for (int piece = 0; piece <= CPU_PIECES; piece++) {
            cpuPieces[piece] = (short) rank(cpus, (long) piece << cpuShift);
        }
        memories = distinct(kept.stream().map(entry -> entry.shape().gpus())
                .flatMapToLong(demand -> LongStream.of(demand.minMemoryMib(), demand.maxMemoryMib() + 1))
                .filter(memory -> memory > 0 && memory <= Gpu.MAX_MEMORY_MIB));
        kept.stream().flatMap(entry -> entry.shape().gpus().models().stream())
                .forEach(model -> models.putIfAbsent(model, models.size() + 1));
        kinds = (models.size() + 1) * (memories.length + 1);
        long[] sizes = distinct(kept.stream().mapToLong(entry -> entry.shape().gpus().gpuMilli()));
        for (int left = 0; left <= GpuDemand.WHOLE; left++) {
            shareRank[left] = (short) rank(sizes, left);
        }
        shares = sizes.length + 1;
        single = new long[kinds * (cpus.length + 1) * shares];
        several = new long[kinds * (cpus.length + 1) * (Node.MAX_GPUS + 1)];
        total = fill(kept);
        for (int percent = 1; percent < PERCENT; percent++) {
            double logit = StrictMath.log((double) percent / (PERCENT - percent));
            steps[percent - 1] = (long) Math.ceil(logit * GpuDemand.WHOLE * total);
        }
    }

    static UsableShareTable of(WorkloadProfile profile) {
        return RECENT.of(profile);
    }

    private static long[] distinct(LongStream amounts) {
        return amounts.sorted().distinct().toArray();
    }

    /** How many of the sorted amounts are not above one. */
    private static int rank(long[] amounts, long amount) {
        int at = Arrays.binarySearch(amounts, amount);
        return at >= 0 ? at + 1 : -at - 1;
    }

    private long fill(List<WorkloadProfile.Entry> entries) {
        long most = entries.stream().mapToLong(WorkloadProfile.Entry::count).max().orElse(0);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most) + 8 - MOST_TOTAL_BITS);
        long sum = 0;
        for (WorkloadProfile.Entry given : entries) {
            long weight = given.count() >> shift;
            sum += weight;
            Entry entry = new Entry(given.shape(), weight, cpuRank(given.shape().resources().cpuMillis()));
            if (entry.demand().count() > 1) {
                severalGpus.add(entry);
            }
            for (int kind = 0; kind < kinds; kind++) {
                add(entry, kind);
            }
        }
        accumulate(single, shares);
        accumulate(several, Node.MAX_GPUS + 1);
        return sum;
    }

    private void add(Entry entry, int kind) {
        GpuDemand demand = entry.demand();
        int row = row(kind, entry.cpuRank());
        if (demand.count() == 1 && accepts(demand, kind)) {
            single[row * shares + shareRank[demand.gpuMilli()]] += entry.weight();
        } else if (demand.count() > 1 && accepts(demand, kind)) {
            several[row * (Node.MAX_GPUS + 1) + demand.count()] += entry.weight();
        }
    }

    /** Sums up along both amounts of every kind. */
    private void accumulate(long[] table, int columns) {
        for (int at = 0; at < table.length; at++) {
            boolean firstRow = at / columns % (cpus.length + 1) == 0;
            boolean firstColumn = at % columns == 0;
            table[at] += (firstColumn ? 0 : table[at - 1]) + (firstRow ? 0 : table[at - columns])
                    - (firstRow || firstColumn ? 0 : table[at - columns - 1]);
        }
    }

    private boolean accepts(GpuDemand demand, int kind) {
        int modelNumber = kind / (memories.length + 1);
        int memoryRank = kind % (memories.length + 1);
        long memory = memoryRank == 0 ? 0 : memories[memoryRank - 1];
        return demand.minMemoryMib() <= memory && memory <= demand.maxMemoryMib() && (demand.models().isEmpty()
                || demand.models().stream().anyMatch(model -> models.getOrDefault(model, -1) == modelNumber));
    }

    /** The weight of all shapes. */
    long total() {
        return total;
    }

    /** How many of the different amounts of CPU that shapes ask for are not above this one. */
    int cpuRank(long cpuMillis) {
        int rank = cpuPieces[(int) Math.min(cpuMillis >> cpuShift, CPU_PIECES)];
        while (rank < cpus.length && cpus[rank] <= cpuMillis) {
            rank++;
        }
        return rank;
    }

    /** The kind of a GPU: GPUs that the same shapes accept may be of one kind. */
    int kind(Gpu gpu) {
        return models.getOrDefault(gpu.model(), 0) * (memories.length + 1) + rank(memories, gpu.memoryMib());
    }

    /** The kind of all these GPUs, or -1 if they are of several. */
    int kind(List<Gpu> gpus) {
        if (kinds == 1 || gpus.isEmpty()) {
            return 0;
        }
        Gpu first = gpus.get(0);
        int kind = kind(first);
        for (int i = 1; i < gpus.size(); i++) {
            Gpu gpu = gpus.get(i);
            boolean same = gpu.model().equals(first.model()) && gpu.memoryMib() == first.memoryMib();
            if (!same && kind(gpu) != kind) {
                return -1;
            }
        }
        return kind;
    }

    /** Where a kind of GPU on a node with such CPU stands in the tables. */
    int row(int kind, int cpuRank) {
        return kind * (cpus.length + 1) + cpuRank;
    }

    /** What a GPU with this much left is worth to shapes for one GPU. */
    long ofOne(int row, int left) {
        return left * single[row * shares + shareRank[left]];
    }

    /** What free GPUs, all of one kind, are worth to shapes for several. */
    long ofSeveral(int row, int free) {
        return (long) GpuDemand.WHOLE * free * several[row * (Node.MAX_GPUS + 1) + free];
    }

    /** What GPUs of several kinds on a node with such CPU are worth to all shapes. */
    long ofMixed(List<Gpu> gpus, int[] left, int cpuRank) {
        long sum = 0;
        for (int i = 0; i < gpus.size(); i++) {
            sum += ofOne(row(kind(gpus.get(i)), cpuRank), left[i]);
        }
        for (Entry entry : severalGpus) {
            int free = 0;
            for (int i = 0; i < gpus.size(); i++) {
                free += left[i] == GpuDemand.WHOLE && entry.demand().accepts(gpus.get(i)) ? 1 : 0;
            }
            boolean fits = free >= entry.demand().count() && entry.cpuRank() <= cpuRank;
            sum += fits ? (long) GpuDemand.WHOLE * free * entry.weight() : 0;
        }
        return sum;
    }

    /** 100 × sigmoid(gain ÷ (1000 × the weight of all shapes)), cut to a whole number. */
    int percent(long gain) {
        int at = Arrays.binarySearch(steps, gain);
        return at >= 0 ? at + 1 : -at - 1;
    }
}
