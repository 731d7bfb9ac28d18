package dev.berth.policy;

import dev.berth.model.WorkloadProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What was made of the last few profiles, whoever asked for it: a policy is stateless, but what it makes of a profile
 * is too dear to be made for every score. Profiles are told apart by identity. For any number of threads.
 *
 * @param <T> what is made; immutable
 */
final class ProfileCache<T> {

    private static final int MOST_KEPT = 8;

    private final Function<WorkloadProfile, T> make;
    private volatile List<Made<T>> kept = List.of();

    private record Made<T>(WorkloadProfile profile, T what) {
    }

    ProfileCache(Function<WorkloadProfile, T> make) {
        this.make = make;
    }

    /** What is made of a profile. */
    T of(WorkloadProfile profile) {
        List<Made<T>> known = kept;
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).profile() == profile) {
                return known.get(i).what();
            }
        }
        T what = make.apply(profile);
        List<Made<T>> more = new ArrayList<>(known);
        more.add(0, new Made<>(profile, what));
        kept = List.copyOf(more.subList(0, Math.min(more.size(), MOST_KEPT)));
        return what;
    }
}
