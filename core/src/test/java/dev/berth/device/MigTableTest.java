package dev.berth.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.device.MigTable.Instance;
import dev.berth.device.MigTable.Move;
import dev.berth.model.MigGeometry;
import dev.berth.model.MigProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MigTableTest {

    private static final List<MigGeometry> ALL = List.of(MigGeometry.A100_40GB, MigGeometry.A100_80GB,
            MigGeometry.H100_80GB, MigGeometry.H200_141GB);
    private static final MigGeometry A100 = MigGeometry.A100_40GB;
    private static final MigTable TABLE = new MigTable(A100);

    private static MigProfile profile(String name) {
        return A100.profile(name).orElseThrow();
    }

    private static Instance at(String name, int start) {
        return new Instance(profile(name), start);
    }

    /** Whether instances may lie so, told by counting slices one by one. */
    private static boolean isLegal(List<Instance> instances) {
        int[] on = new int[MigGeometry.MEMORY_SLICES];
        int compute = 0;
        int media = 0;
        for (Instance instance : instances) {
            if (!instance.profile().starts().contains(instance.start())) {
                return false;
            }
            for (int slice = 0; slice < instance.profile().memorySlices(); slice++) {
                on[instance.start() + slice]++;
            }
            compute += instance.profile().computeSlices();
            media += instance.profile().name().endsWith("+me") ? 1 : 0;
        }
        return Arrays.stream(on).allMatch(count -> count <= 1) && compute <= MigGeometry.COMPUTE_SLICES && media <= 1;
    }

    private static List<Instance> with(List<Instance> instances, MigProfile profile, int start) {
        List<Instance> more = new ArrayList<>(instances);
        more.add(new Instance(profile, start));
        return more;
    }

    /** The most instances of a profile that can be added from a start on, by trying every way. */
    private static int placeable(List<Instance> instances, MigProfile profile, int from) {
        int most = 0;
        for (int start = from; start < MigGeometry.MEMORY_SLICES; start++) {
            List<Instance> more = with(instances, profile, start);
            if (isLegal(more)) {
                most = Math.max(most, 1 + placeable(more, profile, start + 1));
            }
        }
        return most;
    }

    /** How many of each profile can be added after one more is placed, the largest profile first. */
    private static List<Integer> remaining(List<Instance> instances, MigProfile placed, int start) {
        List<MigProfile> order = new ArrayList<>(A100.profiles());
        order.sort(Comparator.comparing((MigProfile profile) -> -profile.memorySlices())
                .thenComparing(profile -> -profile.computeSlices()));
        return order.stream().map(profile -> placeable(with(instances, placed, start), profile, 0)).toList();
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        return Arrays.compare(one.toArray(new Integer[0]), other.toArray(new Integer[0]));
    }

    @Test
    void agreesWithTryingEverySequenceOfThree() {
        assertTrue(check(List.of(), 3) > 3_000);
    }

    private static int check(List<Instance> instances, int depth) {
        int used = TABLE.used(instances);
        int states = 1;
        for (MigProfile profile : A100.profiles()) {
            List<Integer> legal = IntStream.range(0, MigGeometry.MEMORY_SLICES).boxed()
                    .filter(start -> isLegal(with(instances, profile, start))).toList();
            List<Integer> starts = TABLE.starts(used, profile);
            assertEquals(legal, starts.stream().sorted().toList());
            if (depth > 1) {
                List<Integer> best = new ArrayList<>(legal);
                best.sort((a, b) -> -compare(remaining(instances, profile, a), remaining(instances, profile, b)));
                assertEquals(best, starts, () -> instances + " " + profile);
            }
            for (int start : depth == 0 ? List.<Integer>of() : legal) {
                states += check(with(instances, profile, start), depth - 1);
            }
        }
        return states;
    }

    @Test
    void aMillionRandomStepsAreLegal() {
        Random random = new Random(7);
        for (MigGeometry geometry : ALL) {
            MigTable table = new MigTable(geometry);
            List<Instance> instances = new ArrayList<>();
            int placed = 0;
            for (int step = 0; step < 250_000; step++) {
                MigProfile profile = geometry.profiles().get(random.nextInt(geometry.profiles().size()));
                List<Integer> starts = table.starts(table.used(instances), profile);
                if (!starts.isEmpty() && random.nextBoolean()) {
                    instances.add(new Instance(profile, starts.get(random.nextInt(starts.size()))));
                    placed++;
                    assertTrue(isLegal(instances), instances::toString);
                } else if (!instances.isEmpty()) {
                    instances.remove(random.nextInt(instances.size()));
                }
            }
            assertTrue(placed > 50_000, "placed=" + placed);
        }
    }

    /** What the guide's tables give as the number of instances available. */
    @Test
    void countsAreThoseOfTheGuide() {
        for (MigGeometry geometry : ALL) {
            assertEquals(List.of(7, 1, 4, 3, 2, 1, 1), geometry.profiles().stream()
                    .map(profile -> profile.placeable(0)).toList());
            assertEquals(List.of(1, 1, 1, 2, 3, 4, 7), geometry.profiles().stream()
                    .map(MigProfile::computeSlices).toList());
        }
    }

    @Test
    void theDocumentedCombinationsAreLegal() {
        assertEquals(0b1111_1111, TABLE.used(List.of(at("4g.20gb", 0), at("3g.20gb", 4))));
        assertEquals(0b1111_1111, TABLE.used(List.of(at("3g.20gb", 0), at("3g.20gb", 4))));
        assertEquals(0b0111_1111, TABLE.used(IntStream.range(0, 7).mapToObj(i -> at("1g.5gb", i)).toList()));
        assertEquals(0b0111_1111, TABLE.used(List.of(at("2g.10gb", 0), at("2g.10gb", 2), at("2g.10gb", 4),
                at("1g.5gb", 6))));
        assertEquals(0b0111_1111, TABLE.used(List.of(at("4g.20gb", 0), at("2g.10gb", 4), at("1g.5gb", 6))));
        assertEquals(0b1_1111_1111, TABLE.used(List.of(at("4g.20gb", 0), at("1g.10gb", 6), at("1g.5gb+me", 4),
                at("1g.5gb", 5))));
    }

    @Test
    void whatTheHardwareRefusesIsIllegal() {
        assertThrows(IllegalArgumentException.class, () -> TABLE.used(List.of(at("4g.20gb", 4))));
        assertThrows(IllegalArgumentException.class, () -> TABLE.used(List.of(at("1g.5gb", 7))));
        assertThrows(IllegalArgumentException.class, () -> TABLE.used(List.of(at("2g.10gb", 6))));
        assertThrows(IllegalArgumentException.class, () -> TABLE.used(List.of(at("3g.20gb", 0), at("2g.10gb", 2))));
        assertThrows(IllegalArgumentException.class,
                () -> TABLE.used(List.of(at("1g.5gb+me", 0), at("1g.5gb+me", 3))));
        assertThrows(IllegalArgumentException.class, () -> TABLE.starts(0,
                MigGeometry.H200_141GB.profiles().get(0)));
        assertThrows(IllegalArgumentException.class, () -> new MigGeometry("eight", List.of(
                new MigProfile("1g", 1, 1, false, List.of(0, 1, 2, 3, 4, 5, 6, 7)))));
    }

    @Test
    void smallOnesGoWhereLargeOnesCannot() {
        assertEquals(6, TABLE.starts(0, profile("1g.5gb")).get(0));
        assertEquals(List.of(4, 0), TABLE.starts(0, profile("3g.20gb")));
        assertEquals(6, TABLE.starts(0, profile("1g.10gb")).get(0));
        assertEquals(4, TABLE.starts(0, profile("2g.10gb")).get(0));
    }

    @Test
    void advisesTheSmallestMove() {
        assertEquals(Optional.of(new Move(at("1g.5gb", 1), 6, 0)),
                TABLE.advise(List.of(at("2g.10gb", 4), at("1g.5gb", 1)), profile("4g.20gb")));
        assertEquals(Optional.empty(),
                TABLE.advise(List.of(at("3g.20gb", 4), at("1g.5gb", 1)), profile("4g.20gb")));
        assertEquals(Optional.of(new Move(at("3g.20gb", 0), 4, 0)),
                TABLE.advise(List.of(at("3g.20gb", 0)), profile("4g.20gb")));
        assertEquals(Optional.empty(), TABLE.advise(List.of(at("3g.20gb", 4)), profile("4g.20gb")));
        assertEquals(Optional.empty(), TABLE.advise(List.of(at("4g.20gb", 0)), profile("7g.40gb")));
    }

    @Test
    void everyMoveThatIsAdvisedMakesRoom() {
        Random random = new Random(3);
        int advised = 0;
        for (int round = 0; round < 20_000; round++) {
            List<Instance> instances = new ArrayList<>();
            for (int step = random.nextInt(6); step >= 0; step--) {
                MigProfile profile = A100.profiles().get(random.nextInt(A100.profiles().size()));
                List<Integer> starts = TABLE.starts(TABLE.used(instances), profile);
                if (!starts.isEmpty()) {
                    instances.add(new Instance(profile, starts.get(random.nextInt(starts.size()))));
                }
            }
            MigProfile wanted = A100.profiles().get(random.nextInt(A100.profiles().size()));
            Optional<Move> move = TABLE.advise(instances, wanted);
            move.ifPresent(made -> {
                List<Instance> after = new ArrayList<>(instances);
                after.remove(made.instance());
                after.add(new Instance(made.instance().profile(), made.to()));
                assertTrue(isLegal(with(after, wanted, made.start())));
            });
            advised += move.isPresent() ? 1 : 0;
        }
        assertTrue(advised > 500, "advised=" + advised);
    }
}
