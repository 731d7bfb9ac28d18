package dev.berth.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one model of GPU can be cut by Multi-Instance GPU (MIG): its profiles.
 *
 * <p>The built-in geometries are those of the <i>NVIDIA Multi-Instance GPU User Guide</i>, release v580. Names, slices
 * and numbers of instances: chapter <i>Supported MIG Profiles</i>, table 6 (A100 40 GB; the sentence above it names
 * the profiles of A100 80 GB), table 7 (H100 80 GB) and table 8 (H200 141 GB). Starts and memory slices: chapter
 * <i>Getting Started with MIG</i>, section <i>List GPU Instance Profiles</i>, which prints of
 * {@code nvidia-smi mig -lgipp}
 * <pre>
 * Profile ID 19 Placements: {0,1,2,3,4,5,6}:1    1g
 * Profile ID 20 Placements: {0,1,2,3,4,5,6}:1    1g with media engines (+me)
 * Profile ID 15 Placements: {0,2,4,6}:2          1g with twice the memory
 * Profile ID 14 Placements: {0,2,4}:2            2g
 * Profile ID  9 Placements: {0,4}:4              3g
 * Profile ID  5 Placement : {0}:4                4g
 * Profile ID  0 Placement : {0}:8                7g
 * </pre>
 * The same lines are on record for H100, in the comments of the start-up script {@code gpu/install_gpu_driver.sh} of
 * GoogleCloudDataproc's {@code initialization-actions}. No such output was at hand for A100 80 GB and H200; table 8
 * gives H200 the fractions and numbers of instances that follow from these lines, and so they are taken to hold.
 *
 * @param model the GPU's model
 * @param profiles its profiles, each name once: 1 to 15
 */
public record MigGeometry(String model, List<MigProfile> profiles) {

    /** The memory slices of one GPU. */
    public static final int MEMORY_SLICES = 8;
    /** The compute slices of one GPU. */
    public static final int COMPUTE_SLICES = 7;
    /** The bit of the media engines in a mask of what is taken; the bits below are memory slices. */
    public static final int MEDIA = 1 << MEMORY_SLICES;

    /** NVIDIA A100 with 40 GB. */
    public static final MigGeometry A100_40GB = sevenParts("A100-40GB",
            "1g.5gb", "1g.5gb+me", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb");
    /** NVIDIA A100 with 80 GB. */
    public static final MigGeometry A100_80GB = sevenParts("A100-80GB",
            "1g.10gb", "1g.10gb+me", "1g.20gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb");
    /** NVIDIA H100 with 80 GB. */
    public static final MigGeometry H100_80GB = sevenParts("H100-80GB",
            "1g.10gb", "1g.10gb+me", "1g.20gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb");
    /** NVIDIA H200 with 141 GB. */
    public static final MigGeometry H200_141GB = sevenParts("H200-141GB",
            "1g.18gb", "1g.18gb+me", "1g.35gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb");

    private static final int MOST_PROFILES = 15;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the model is blank, there are too few or too many profiles, two share a
     *     name, or instances that do not overlap could have more compute slices than there are
     */
    public MigGeometry {
        Checks.name("model", model);
        profiles = List.copyOf(profiles);
        Checks.within("profiles", profiles.size(), 1, MOST_PROFILES);
        Set<String> names = new HashSet<>();
        for (MigProfile profile : profiles) {
            if (!names.add(profile.name())) {
                throw new IllegalArgumentException("Two MIG profiles share a name. model=" + model + " profile="
                        + profile.name());
            }
        }
        Checks.within("computeSlicesTogether", mostCompute(profiles), 1, COMPUTE_SLICES);
    }

    /** The most compute slices of instances that do not overlap, by what is taken, from all of it down to nothing. */
    private static int mostCompute(List<MigProfile> profiles) {
        int[] most = new int[2 * MEDIA];
        for (int used = most.length - 1; used >= 0; used--) {
            for (MigProfile profile : profiles) {
                for (int start : profile.starts()) {
                    int mask = profile.mask(start);
                    if ((used & mask) == 0) {
                        most[used] = Math.max(most[used], profile.computeSlices() + most[used | mask]);
                    }
                }
            }
        }
        return most[0];
    }

    private static MigGeometry sevenParts(String model, String... names) {
        return new MigGeometry(model, List.of(
                new MigProfile(names[0], 1, 1, false, List.of(0, 1, 2, 3, 4, 5, 6)),
                new MigProfile(names[1], 1, 1, true, List.of(0, 1, 2, 3, 4, 5, 6)),
                new MigProfile(names[2], 1, 2, false, List.of(0, 2, 4, 6)),
                new MigProfile(names[3], 2, 2, false, List.of(0, 2, 4)),
                new MigProfile(names[4], 3, 4, false, List.of(0, 4)),
                new MigProfile(names[5], 4, 4, false, List.of(0)),
                new MigProfile(names[6], 7, 8, false, List.of(0))));
    }

    /**
     * Looks up a profile.
     *
     * @param name its name
     * @return the profile; empty if this model has none of this name
     */
    public Optional<MigProfile> profile(String name) {
        return profiles.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }
}
