package dev.berth;

import dev.berth.WaitingQueue.Cell;
import dev.berth.WaitingQueue.Prospect;
import dev.berth.model.Priority;
import dev.berth.model.Refusal;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets waiting requests start, in their order, as {@link Backfill} allows.
 *
 * <p>What does not fit is not tried again until a node that got free capacity could take it. Who goes first, and what
 * is kept for it, are plans: no event tells them, and a scheduler that is loaded makes them anew.
 */
final class Dispatcher {

    /** What is kept for the first one of a class, as of so many changes. */
    private record Kept(LiveRequest first, long asOf, Optional<Opening> opening) {
    }

    private static final Set<Prospect> POSSIBLE = EnumSet.of(Prospect.OPEN, Prospect.FULL);

    private final Turn turn;
    private final PoolState state;
    private final Placer placer;
    private final QueueRules rules;
    private final int candidates;
    private final boolean isPure;
    private long descriptions = -1;
    private final @Nullable LiveRequest[] firstOfRank = new @Nullable LiveRequest[Priority.values().length];
    private final @Nullable Kept[] keptOfRank = new @Nullable Kept[firstOfRank.length];

    Dispatcher(Turn turn, Placer placer, SchedulerSetup setup) {
        this.turn = turn;
        this.state = turn.state;
        this.placer = placer;
        this.rules = setup.queue();
        this.candidates = setup.limits().candidates();
        this.isPure = setup.plugins().areFiltersPure();
    }

    /** Starts what may start now. */
    void run() {
        if (state.requests.waitingCount() == 0) {
            return;
        }
        WaitingQueue queue = state.requests.queue(turn.now);
        openCells(queue);
        if (rules.holdsBack()) {
            startFirst(queue);
        } else {
            startAll(queue);
        }
    }

    private void openCells(WaitingQueue queue) {
        if (descriptions != state.nodes.descriptions()) {
            descriptions = state.nodes.descriptions();
            queue.open(Prospect.NEVER, cell -> true);
        }
        queue.open(Prospect.FULL, cell -> !isPure || couldUseWhatIsFree(cell));
    }

    private boolean couldUseWhatIsFree(Cell cell) {
        for (int i = 0; i < turn.freedNodes(); i++) {
            for (Fit fit : cell.fits(placer, descriptions)) {
                if (mayHaveRoom(fit, turn.freedNode(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** If a filter fails here, it will be asked again when a request is tried, which is then refused for it. */
    private static boolean mayHaveRoom(Fit fit, int node) {
        try {
            return fit.hasRoom(node);
        } catch (PluginFailure untold) {
            return true;
        }
    }

    private void startAll(WaitingQueue queue) {
        Cell cell = queue.firstOpen();
        while (cell != null) {
            tryToStart(queue, cell.first(), Protection.NONE);
            cell = queue.firstOpen();
        }
    }

    private void startFirst(WaitingQueue queue) {
        LiveRequest next = first(queue);
        while (next != null && prospect(next) == Prospect.OPEN) {
            tryToStart(queue, next, Protection.NONE);
            next = first(queue);
        }
        if (next != null) {
            switch (rules.backfill()) {
                case CONSERVATIVE -> startAsPlanned(queue);
                case RESERVATION, EASY -> startBehind(next, queue);
                case NONE, BEST_EFFORT -> { }
            }
        }
    }

    private static @Nullable Prospect prospect(LiveRequest live) {
        return live.cell == null ? null : live.cell.prospect();
    }

    /** Who goes first: in the highest class that waits, whoever did, unless it is gone or hopeless. */
    private @Nullable LiveRequest first(WaitingQueue queue) {
        LiveRequest next = queue.first();
        if (next == null) {
            return null;
        }
        LiveRequest present = firstOfRank[next.rank];
        if (present == null || present.cell == null || present.cell.prospect() == Prospect.NEVER) {
            firstOfRank[next.rank] = next;
            return next;
        }
        return present;
    }

    /** Starts a request, ends it if that is due, or notes that there is no room for it. */
    private void tryToStart(WaitingQueue queue, LiveRequest live, Protection protection) {
        if (live.isLate(turn.now)) {
            turn.deny(live, RequestState.DENIED,
                    new Refusal.TooLate(turn.now, live.request.latestStart().orElseThrow()));
            return;
        }
        Plan plan = placer.place(live.request, live.sequence, state.lastNode());
        plan.placement().flatMap(wanted -> protection.allow(live.request, live.sequence, wanted))
                .ifPresent(placement -> turn.place(live, placement));
        plan.refusal().ifPresent(refusal -> misfit(queue, live, refusal));
    }

    private void misfit(WaitingQueue queue, LiveRequest live, Refusal refusal) {
        Cell cell = live.cell;
        if (refusal instanceof Refusal.PluginFailed) {
            turn.deny(live, RequestState.DENIED, refusal);
        } else if (cell != null) {
            queue.found(cell, refusal instanceof Refusal.Unsatisfiable ? Prospect.NEVER : Prospect.FULL);
        }
    }

    private void startBehind(LiveRequest next, WaitingQueue queue) {
        EndBy inTime = opening(next).map(kept -> EndBy.of(kept.at(), turn.now)).orElse(EndBy.EVER);
        Candidates others = rules.backfill() == Backfill.EASY ? Candidates.inOrder(queue, inTime)
                : Candidates.bySubmission(queue, inTime == EndBy.EVER ? inTime : inTime.minusMilli());
        Protection protection = protection(next);
        LiveRequest live = others.next();
        for (int seen = 0; live != null && seen < candidates; seen++) {
            tryToStart(queue, live, protection);
            live = others.next();
        }
    }

    private Protection protection(LiveRequest next) {
        if (rules.backfill() == Backfill.NONE) {
            return Protection.ABSOLUTE;
        }
        Opening kept = opening(next).orElse(null);
        if (kept == null) {
            return Protection.NONE;
        }
        return rules.backfill() == Backfill.RESERVATION ? (request, sequence, wanted) ->
                request.expiry(turn.now).filter(end -> end.isBefore(kept.at())).map(end -> wanted)
                : new ProtectedOpening(state, placer, kept, fits(next));
    }

    private List<Fit> fits(LiveRequest live) {
        return Objects.requireNonNull(live.cell, "cell").fits(placer, state.nodes.descriptions());
    }

    /**
     * The opening that is kept for the first one: reckoned once, or whenever what is held has changed. Nothing is kept
     * while a filter fails.
     */
    private Optional<Opening> opening(LiveRequest next) {
        Kept known = keptOfRank[next.rank];
        boolean reckonedOnce = rules.backfill() == Backfill.RESERVATION;
        if (known != null && known.first == next && (reckonedOnce || known.asOf == state.changes())) {
            return known.opening;
        }
        try (Supposition supposed = new Supposition(state.nodes)) {
            Kept kept = new Kept(next, state.changes(),
                    state.calendar.opening(fits(next), turn.now, supposed, held -> true));
            keptOfRank[next.rank] = kept;
            return kept.opening;
        } catch (PluginFailure untold) {
            return Optional.empty();
        }
    }

    private void startAsPlanned(WaitingQueue queue) {
        CapacityPlan plan = new CapacityPlan(state.nodes, state.calendar.endings(turn.now), turn.now);
        for (LiveRequest live : queue.inOrder(candidates, POSSIBLE)) {
            Optional<Instant> start = earliest(plan, live.request);
            if (prospect(live) == Prospect.OPEN && start.equals(Optional.of(turn.now))) {
                tryToStart(queue, live, Protection.NONE);
            }
            start.ifPresent(at -> reserve(plan, live.request, at));
        }
    }

    private Optional<Instant> earliest(CapacityPlan plan, Request request) {
        return plan.earliest(request.shapes().get(0), request.expiry(turn.now));
    }

    private void reserve(CapacityPlan plan, Request request, Instant at) {
        plan.reserve(request.shapes().get(0), at, request.expiry(turn.now));
    }

    /** Where a new request would start now; a refusal if there is no room, or if it may not pass who goes first. */
    Plan plan(Request request, long sequence) {
        Optional<Refusal> untimely = untimely(request);
        Plan wanted = untimely.isPresent() ? new Plan(Optional.empty(), untimely)
                : placer.place(request, sequence, state.lastNode());
        if (!rules.holdsBack() || wanted.placement().isEmpty() || state.requests.waitingCount() == 0) {
            return wanted;
        }
        WaitingQueue queue = state.requests.queue(turn.now);
        LiveRequest next = first(queue);
        if (next == null || goesBefore(next, request, queue)) {
            return wanted;
        }
        Protection protection = rules.backfill() == Backfill.CONSERVATIVE ? planned(queue) : protection(next);
        return protection.allow(request, sequence, wanted.placement().get())
                .map(placement -> new Plan(Optional.of(placement), Optional.empty()))
                .orElseGet(() -> new Plan(Optional.empty(), Optional.of(
                        new Refusal.Behind(next.id, state.requests.waitingCount()))));
    }

    private Optional<Refusal> untimely(Request request) {
        Optional<Refusal> late = request.latestStart().filter(turn.now::isAfter)
                .map(latest -> new Refusal.TooLate(turn.now, latest));
        return late.isPresent() ? late : request.earliestStart().filter(turn.now::isBefore)
                .map(earliest -> new Refusal.TooEarly(turn.now, earliest));
    }

    private Protection planned(WaitingQueue queue) {
        CapacityPlan plan = new CapacityPlan(state.nodes, state.calendar.endings(turn.now), turn.now);
        for (LiveRequest live : queue.inOrder(candidates, POSSIBLE)) {
            earliest(plan, live.request).ifPresent(at -> reserve(plan, live.request, at));
        }
        return (request, sequence, wanted) ->
                earliest(plan, request).filter(turn.now::equals).map(at -> wanted);
    }

    private static boolean goesBefore(LiveRequest first, Request request, WaitingQueue queue) {
        return queue.rank(request.priority()) < first.rank;
    }

    /** Notes that a new request has started; if it has put the first one off, others may pass that now. */
    void started(Request request) {
        if (rules.holdsBack() && state.requests.waitingCount() > 0) {
            WaitingQueue queue = state.requests.queue(turn.now);
            LiveRequest next = first(queue);
            turn.passDue |= next != null && goesBefore(next, request, queue);
        }
    }

    /** Notes why a new request waits; another pass is due if it goes first, or is planned before others. */
    void waits(LiveRequest live, Refusal why) {
        if (!live.isEarly(turn.now)) {
            WaitingQueue queue = state.requests.queue(turn.now);
            if (!(why instanceof Refusal.Behind)) {
                misfit(queue, live, why);
            }
            boolean isPlanned = rules.backfill() == Backfill.CONSERVATIVE && queue.size() <= candidates;
            turn.passDue |= isPlanned || rules.holdsBack() && first(queue) == live;
        }
    }
}
