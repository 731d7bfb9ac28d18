package dev.berth.model;

import java.util.List;
import java.util.TreeSet;

/**
 * A size that one GPU can be cut into by Multi-Instance GPU (MIG), and where on the GPU it may lie.
 *
 * <p>A GPU has {@link MigGeometry#MEMORY_SLICES} memory slices in a row. A GPU instance lies on some that follow each
 * other, from one of the profile's starts on. The media engines that a {@code +me} profile has for itself are there
 * once; they count as one more slice, {@link MigGeometry#MEDIA}, so that a single mask says all that is taken.
 *
 * @param name what NVIDIA calls it without {@code MIG}, such as {@code 3g.20gb} or {@code 1g.5gb+me}
 * @param computeSlices how many of the {@link MigGeometry#COMPUTE_SLICES} compute slices it has
 * @param memorySlices how many memory slices it lies on
 * @param media whether it has the media engines to itself
 * @param starts the first memory slices that it may begin at, rising
 */
public record MigProfile(String name, int computeSlices, int memorySlices, boolean media, List<Integer> starts) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the name is blank or too long, slices are out of range, or there is no start
     */
    public MigProfile {
        Checks.name("migProfile", name);
        Checks.within("computeSlices", computeSlices, 1, MigGeometry.COMPUTE_SLICES);
        Checks.within("memorySlices", memorySlices, 1, MigGeometry.MEMORY_SLICES);
        starts = List.copyOf(new TreeSet<>(starts));
        Checks.within("starts", starts.size(), 1, MigGeometry.MEMORY_SLICES);
        for (int start : starts) {
            Checks.within("start", start, 0, MigGeometry.MEMORY_SLICES - memorySlices);
        }
    }

    /**
     * What an instance takes.
     *
     * @param start the memory slice that it begins at
     * @return bit i for memory slice i, and {@link MigGeometry#MEDIA} for the media engines
     */
    public int mask(int start) {
        return ((1 << memorySlices) - 1) << start | (media ? MigGeometry.MEDIA : 0);
    }

    /**
     * How many instances of this profile alone can be added.
     *
     * @param used what is taken: bits of memory slices and {@link MigGeometry#MEDIA}
     * @return the number of instances; for an unused GPU the one that NVIDIA's tables give
     */
    public int placeable(int used) {
        int taken = used;
        int count = 0;
        for (int start : starts) {
            if ((mask(start) & taken) == 0) {
                taken |= mask(start);
                count++;
            }
        }
        return count;
    }
}
