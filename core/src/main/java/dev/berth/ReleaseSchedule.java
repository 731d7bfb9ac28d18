package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.UndoLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * When what is held ends: by its limit, where it has one that has not passed. What has outlived its limit is taken to
 * stay, since nobody knows for how long.
 *
 * <p>Changed by one thread at a time.
 */
final class ReleaseSchedule {

    /** What ends when. */
    private record End(Instant at, long allocationId, Optional<Allocation> held) {
        static End of(Allocation held) {
            return new End(held.expiry().orElseThrow(), held.id(), Optional.of(held));
        }

        static End before(Instant moment) {
            return new End(moment, 0, Optional.empty());
        }

        static End after(Instant moment) {
            return new End(moment, Long.MAX_VALUE, Optional.empty());
        }
    }

    private final TreeSet<End> ends = new TreeSet<>(Comparator.comparing(End::at).thenComparingLong(End::allocationId));
    private final Duration horizon;

    ReleaseSchedule(Duration horizon) {
        this.horizon = horizon;
    }

    void add(Allocation held) {
        if (held.expiry().isPresent()) {
            ends.add(End.of(held));
        }
    }

    void remove(Allocation held) {
        if (held.expiry().isPresent()) {
            ends.remove(End.of(held));
        }
    }

    /** What ends now or later, but within the horizon, soonest first. */
    List<Allocation> endings(Instant now) {
        return within(now).stream().map(end -> end.held().orElseThrow()).toList();
    }

    private SortedSet<End> within(Instant now) {
        return ends.subSet(End.before(now), End.after(now.plus(horizon)));
    }

    /** When and where one of some fits first has room if nothing comes and what counts ends at its limit. */
    Optional<ShadowReservation> shadow(List<NodeFeasibility> fits, Instant now, UndoLog scratch,
            Predicate<Allocation> counts) {
        Map<Integer, ShadowReservation.Search> searches = new HashMap<>();
        for (End end : within(now)) {
            Allocation held = end.held().orElseThrow();
            if (counts.test(held)) {
                ShadowReservation.Search search = searches.computeIfAbsent(held.placement().nodeOrdinal(),
                        node -> new ShadowReservation.Search(scratch, node, fits));
                search.add(held.placement());
                if (search.isEnough()) {
                    endingWith(end).filter(counts).forEach(search::addIfThere);
                    return Optional.of(search.at(end.at()));
                }
            }
        }
        return Optional.empty();
    }

    /** What ends at the same moment as something else, and is sorted after it. */
    private Stream<Allocation> endingWith(End last) {
        return ends.subSet(last, false, End.after(last.at()), false).stream().flatMap(end -> end.held().stream());
    }
}
