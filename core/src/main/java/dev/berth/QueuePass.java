package dev.berth;

import dev.berth.WaitingQueue.EquivalenceClass;
import dev.berth.WaitingQueue.Feasibility;
import dev.berth.model.Priority;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.model.Refusals;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.Placer;
import dev.berth.placement.PluginFailure;
import dev.berth.placement.UndoLog;
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
final class QueuePass {

    /** What is kept for the first one of a class, as of so many changes. */
    private record Kept(LiveRequest first, long asOf, Optional<ShadowReservation> shadow) {
    }

    private static final Set<Feasibility> POSSIBLE = EnumSet.of(Feasibility.OPEN, Feasibility.FULL);

    private final DecisionContext context;
    private final PoolState state;
    private final Placer placer;
    private final QueueRules rules;
    private final int candidates;
    private final boolean isPure;
    private long descriptions = -1;
    private final @Nullable LiveRequest[] firstOfRank = new @Nullable LiveRequest[Priority.values().length];
    private final @Nullable Kept[] keptOfRank = new @Nullable Kept[firstOfRank.length];

    QueuePass(DecisionContext context, Placer placer, SchedulerSetup setup) {
        this.context = context;
        this.state = context.state;
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
        WaitingQueue queue = state.requests.queue(context.now);
        openClasses(queue);
        if (rules.holdsBack()) {
            startFirst(queue);
        } else {
            startAll(queue);
        }
    }

    private void openClasses(WaitingQueue queue) {
        if (descriptions != state.nodes.descriptions()) {
            descriptions = state.nodes.descriptions();
            queue.open(Feasibility.NEVER, shapeClass -> true);
        }
        queue.open(Feasibility.FULL, shapeClass -> !isPure || couldUseWhatIsFree(shapeClass));
    }

    private boolean couldUseWhatIsFree(EquivalenceClass shapeClass) {
        for (int i = 0; i < context.freedNodes(); i++) {
            for (NodeFeasibility fit : shapeClass.fits(placer, descriptions)) {
                if (mayHaveRoom(fit, context.freedNode(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** If a filter fails here, it will be asked again when a request is tried, which is then refused for it. */
    private static boolean mayHaveRoom(NodeFeasibility fit, int node) {
        try {
            return fit.hasRoom(node);
        } catch (PluginFailure untold) {
            return true;
        }
    }

    private void startAll(WaitingQueue queue) {
        EquivalenceClass shapeClass = queue.firstOpen();
        while (shapeClass != null) {
            tryToStart(queue, shapeClass.first(), BackfillGuard.NONE);
            shapeClass = queue.firstOpen();
        }
    }

    private void startFirst(WaitingQueue queue) {
        LiveRequest next = first(queue);
        while (next != null && feasibility(next) == Feasibility.OPEN) {
            tryToStart(queue, next, BackfillGuard.NONE);
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

    private static @Nullable Feasibility feasibility(LiveRequest live) {
        return live.shapeClass == null ? null : live.shapeClass.feasibility();
    }

    /** Who goes first: in the highest class that waits, whoever did, unless it is gone or hopeless. */
    private @Nullable LiveRequest first(WaitingQueue queue) {
        LiveRequest next = queue.first();
        if (next == null) {
            return null;
        }
        LiveRequest present = firstOfRank[next.rank];
        if (present == null || present.shapeClass == null || present.shapeClass.feasibility() == Feasibility.NEVER) {
            firstOfRank[next.rank] = next;
            return next;
        }
        return present;
    }

    /** Starts a request, ends it if that is due, or notes that there is no room for it. */
    private void tryToStart(WaitingQueue queue, LiveRequest live, BackfillGuard guard) {
        if (live.isLate(context.now)) {
            context.deny(live, RequestState.DENIED,
                    Refusals.tooLate(context.now, live.request.latestStart().orElseThrow()));
            return;
        }
        Plan plan = placer.place(live.request, live.sequence, state.lastNode());
        plan.placement().flatMap(wanted -> guard.allow(live.request, live.sequence, wanted))
                .ifPresent(placement -> context.place(live, placement));
        plan.refusal().ifPresent(refusal -> markInfeasible(queue, live, refusal));
    }

    private void markInfeasible(WaitingQueue queue, LiveRequest live, Refusal refusal) {
        EquivalenceClass shapeClass = live.shapeClass;
        if (refusal.code() == RefusalCode.PLUGIN_FAILED) {
            context.deny(live, RequestState.DENIED, refusal);
        } else if (shapeClass != null) {
            boolean isHopeless = refusal.code() == RefusalCode.UNSATISFIABLE;
            queue.found(shapeClass, isHopeless ? Feasibility.NEVER : Feasibility.FULL);
        }
    }

    private void startBehind(LiveRequest next, WaitingQueue queue) {
        EndBound inTime = shadow(next).map(kept -> EndBound.of(kept.at(), context.now)).orElse(EndBound.EVER);
        BackfillCandidates others = rules.backfill() == Backfill.EASY ? BackfillCandidates.inOrder(queue, inTime)
                : BackfillCandidates.bySubmission(queue, inTime == EndBound.EVER ? inTime : inTime.minusMilli());
        BackfillGuard guard = guard(next);
        LiveRequest live = others.next();
        for (int seen = 0; live != null && seen < candidates; seen++) {
            tryToStart(queue, live, guard);
            live = others.next();
        }
    }

    private BackfillGuard guard(LiveRequest next) {
        if (rules.backfill() == Backfill.NONE) {
            return BackfillGuard.ABSOLUTE;
        }
        ShadowReservation kept = shadow(next).orElse(null);
        if (kept == null) {
            return BackfillGuard.NONE;
        }
        return rules.backfill() == Backfill.RESERVATION ? (request, sequence, wanted) ->
                request.expiry(context.now).filter(end -> end.isBefore(kept.at())).map(end -> wanted)
                : new EasyBackfillGuard(state, placer, kept, fits(next));
    }

    private List<NodeFeasibility> fits(LiveRequest live) {
        return Objects.requireNonNull(live.shapeClass, "cell").fits(placer, state.nodes.descriptions());
    }

    /**
     * The opening that is kept for the first one: reckoned once, or whenever what is held has changed. Nothing is kept
     * while a filter fails.
     */
    private Optional<ShadowReservation> shadow(LiveRequest next) {
        Kept known = keptOfRank[next.rank];
        boolean reckonedOnce = rules.backfill() == Backfill.RESERVATION;
        if (known != null && known.first == next && (reckonedOnce || known.asOf == state.changes())) {
            return known.shadow;
        }
        try (UndoLog scratch = new UndoLog(state.nodes)) {
            Kept kept = new Kept(next, state.changes(),
                    state.releases.shadow(fits(next), context.now, scratch, held -> true));
            keptOfRank[next.rank] = kept;
            return kept.shadow;
        } catch (PluginFailure untold) {
            return Optional.empty();
        }
    }

    private void startAsPlanned(WaitingQueue queue) {
        AvailabilityProfile plan = new AvailabilityProfile(state.nodes, state.releases.endings(context.now),
                context.now);
        for (LiveRequest live : queue.inOrder(candidates, POSSIBLE)) {
            Optional<Instant> start = earliest(plan, live.request);
            if (feasibility(live) == Feasibility.OPEN && start.equals(Optional.of(context.now))) {
                tryToStart(queue, live, BackfillGuard.NONE);
            }
            start.ifPresent(at -> reserve(plan, live.request, at));
        }
    }

    private Optional<Instant> earliest(AvailabilityProfile plan, Request request) {
        return plan.earliest(request.shapes().get(0), request.expiry(context.now));
    }

    private void reserve(AvailabilityProfile plan, Request request, Instant at) {
        plan.reserve(request.shapes().get(0), at, request.expiry(context.now));
    }

    /** Where a new request would start now; a refusal if there is no room, or if it may not pass who goes first. */
    Plan plan(Request request, long sequence) {
        Optional<Refusal> untimely = untimely(request);
        Plan wanted = untimely.isPresent() ? new Plan(Optional.empty(), untimely)
                : placer.place(request, sequence, state.lastNode());
        if (!rules.holdsBack() || wanted.placement().isEmpty() || state.requests.waitingCount() == 0) {
            return wanted;
        }
        WaitingQueue queue = state.requests.queue(context.now);
        LiveRequest next = first(queue);
        if (next == null || goesBefore(next, request, queue)) {
            return wanted;
        }
        BackfillGuard guard = rules.backfill() == Backfill.CONSERVATIVE ? planned(queue) : guard(next);
        return guard.allow(request, sequence, wanted.placement().get())
                .map(placement -> new Plan(Optional.of(placement), Optional.empty()))
                .orElseGet(() -> new Plan(Optional.empty(), Optional.of(
                        Refusals.behind(request, next.id, state.requests.waitingCount(),
                                rules.backfill() != Backfill.NONE))));
    }

    private Optional<Refusal> untimely(Request request) {
        Optional<Refusal> late = request.latestStart().filter(context.now::isAfter)
                .map(latest -> Refusals.tooLate(context.now, latest));
        return late.isPresent() ? late : request.earliestStart().filter(context.now::isBefore)
                .map(earliest -> Refusals.tooEarly(request, context.now, earliest));
    }

    private BackfillGuard planned(WaitingQueue queue) {
        AvailabilityProfile plan = new AvailabilityProfile(state.nodes, state.releases.endings(context.now),
                context.now);
        for (LiveRequest live : queue.inOrder(candidates, POSSIBLE)) {
            earliest(plan, live.request).ifPresent(at -> reserve(plan, live.request, at));
        }
        return (request, sequence, wanted) ->
                earliest(plan, request).filter(context.now::equals).map(at -> wanted);
    }

    private static boolean goesBefore(LiveRequest first, Request request, WaitingQueue queue) {
        return queue.rank(request.priority()) < first.rank;
    }

    /** Notes that a new request has started; if it has put the first one off, others may pass that now. */
    void started(Request request) {
        if (rules.holdsBack() && state.requests.waitingCount() > 0) {
            WaitingQueue queue = state.requests.queue(context.now);
            LiveRequest next = first(queue);
            context.passDue |= next != null && goesBefore(next, request, queue);
        }
    }

    /** Notes why a new request waits; another pass is due if it goes first, or is planned before others. */
    void waits(LiveRequest live, Refusal why) {
        if (!live.isEarly(context.now)) {
            WaitingQueue queue = state.requests.queue(context.now);
            if (why.code() != RefusalCode.BEHIND) {
                markInfeasible(queue, live, why);
            }
            boolean isPlanned = rules.backfill() == Backfill.CONSERVATIVE && queue.size() <= candidates;
            context.passDue |= isPlanned || rules.holdsBack() && first(queue) == live;
        }
    }
}
