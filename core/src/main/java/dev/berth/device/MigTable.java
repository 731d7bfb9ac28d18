package dev.berth.device;

import dev.berth.model.MigGeometry;
import dev.berth.model.MigProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where on a GPU each MIG profile may go, best first, for every mask of what is taken.
 *
 * <p>The best start is the one after which most of the largest profile can still be placed, then most of the next one,
 * and so on; profiles are compared by memory slices, then by compute slices. Of equally good starts the lowest comes
 * first. Made once for each geometry (512 masks, see {@link MigGeometry#MEDIA}); immutable.
 */
public final class MigTable {

    private static final int MASKS = 2 * MigGeometry.MEDIA;
    private static final int BITS = 4;
    private static final Comparator<MigProfile> LARGEST_FIRST = Comparator.comparingInt(MigProfile::memorySlices)
            .thenComparingInt(MigProfile::computeSlices).reversed();

    private final MigGeometry geometry;
    private final List<MigProfile> largestFirst;
    private final List<List<List<Integer>>> starts = new ArrayList<>(MASKS);

    /**
     * A GPU instance.
     *
     * @param profile its profile
     * @param start the memory slice that it begins at
     */
    public record Instance(MigProfile profile, int start) {

        int mask() {
            return profile.mask(start);
        }
    }

    /**
     * A single move that would make room; advice, which nobody here carries out.
     *
     * @param instance what would move
     * @param to the start that it would move to
     * @param start where the wanted profile would then go
     */
    public record Move(Instance instance, int to, int start) {
    }

    /**
     * Makes the table.
     *
     * @param geometry the GPU's profiles
     */
    public MigTable(MigGeometry geometry) {
        this.geometry = geometry;
        this.largestFirst = geometry.profiles().stream().sorted(LARGEST_FIRST).toList();
        for (int used = 0; used < MASKS; used++) {
            int taken = used;
            starts.add(geometry.profiles().stream().map(profile -> legal(taken, profile)).toList());
        }
    }

    private List<Integer> legal(int used, MigProfile profile) {
        return profile.starts().stream().filter(start -> (profile.mask(start) & used) == 0)
                .sorted(Comparator.comparingLong(start -> -worth(used | profile.mask(start)))).toList();
    }

    /** What can still be placed: a digit for each profile, the largest first. */
    private long worth(int used) {
        long worth = 0;
        for (MigProfile profile : largestFirst) {
            worth = worth << BITS | profile.placeable(used);
        }
        return worth;
    }

    /**
     * Where a profile may go.
     *
     * @param used what is taken of the GPU: the masks of its instances together
     * @param profile one of the geometry's profiles
     * @return its legal starts, best first; empty if there is no room for it
     * @throws IllegalArgumentException if the geometry has no such profile
     */
    public List<Integer> starts(int used, MigProfile profile) {
        int number = geometry.profiles().indexOf(profile);
        if (number < 0) {
            throw new IllegalArgumentException("The GPU cannot be cut like this. model=" + geometry.model()
                    + " profile=" + profile.name());
        }
        return starts.get(used).get(number);
    }

    /**
     * What is taken of a GPU.
     *
     * @param instances its instances
     * @return their masks together
     * @throws IllegalArgumentException if one lies at no legal start, or on another
     */
    public int used(List<Instance> instances) {
        int used = 0;
        for (Instance instance : instances) {
            if (!starts(used, instance.profile()).contains(instance.start())) {
                throw new IllegalArgumentException("An instance lies where it cannot. profile="
                        + instance.profile().name() + " start=" + instance.start());
            }
            used |= instance.mask();
        }
        return used;
    }

    /**
     * The single move that would make room for a profile: of the smallest instance that helps; of equally small ones
     * the move after which most stays placeable; then the lowest instance.
     *
     * @param instances what is on the GPU
     * @param wanted the profile that there is no room for
     * @return the move; empty if there is room already, or if no single move makes any
     * @throws IllegalArgumentException if the instances cannot lie as they do
     */
    public Optional<Move> advise(List<Instance> instances, MigProfile wanted) {
        int used = used(instances);
        if (!starts(used, wanted).isEmpty()) {
            return Optional.empty();
        }
        List<Move> moves = new ArrayList<>();
        for (Instance instance : instances) {
            int others = used & ~instance.mask();
            for (int to : starts(others, instance.profile())) {
                List<Integer> room = starts(others | instance.profile().mask(to), wanted);
                if (!room.isEmpty()) {
                    moves.add(new Move(instance, to, room.get(0)));
                }
            }
        }
        return moves.stream().min(Comparator.<Move>comparingInt(move -> move.instance().profile().memorySlices())
                .thenComparingLong(move -> -worth(used & ~move.instance().mask()
                        | move.instance().profile().mask(move.to()) | wanted.mask(move.start())))
                .thenComparingInt(move -> move.instance().start()));
    }
}
