package dev.berth;

import dev.berth.QueueGroups.Group;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.Toleration;
import dev.berth.placement.NodeFeasibility;
import dev.berth.placement.Placer;
import dev.berth.spi.QueueOrder.Motion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for capacity, in the order in which they are tried.
 *
 * <p>Requests with the same needs share a cell, a heap by rank; cells are in heaps by their first request. What does
 * not fit need not be tried again, nor any other of its cell, until something happens that could help it. So a pass
 * costs what could start, not what waits; coming, going and choosing are O(log n).
 *
 * <p>Changed by one thread at a time.
 */
final class WaitingQueue {

    /** What is known of whether a cell's requests could start. */
    enum Feasibility {
        /** Nothing speaks against it. */
        OPEN,
        /** No node has room; one that gets free capacity may have. */
        FULL,
        /** No node could take it even if it were empty; one that is described anew might. */
        NEVER
    }

    /** What requests must have in common to fit where each other fits; the id if nothing tells of another one. */
    private record Needs(List<Shape> shapes, Optional<String> node, Map<String, String> selectors,
            Set<Toleration> tolerations, String group, String onlyId) {
    }

    /** Waiting requests with the same needs. */
    static final class EquivalenceClass extends IndexedHeap.Element {
        final IndexedHeap<LiveRequest> members = new IndexedHeap<>(RANK);
        private final Needs needs;
        final Group group;
        /** The members in the order of submission; null until somebody asks. */
        private @Nullable IndexedHeap<Submission> bySubmission;
        private Feasibility feasibility = Feasibility.OPEN;
        private List<NodeFeasibility> fits = List.of();
        private long fitsAsOf = -1;

        private EquivalenceClass(Needs needs, Group group) {
            this.needs = needs;
            this.group = group;
        }

        LiveRequest first() {
            return members.first();
        }

        Feasibility feasibility() {
            return feasibility;
        }

        /** The one that goes first of those that end in time, or null. */
        @Nullable LiveRequest first(EndBound by) {
            return members.first(by);
        }

        /** The one that came first of those that end in time, or null. */
        @Nullable LiveRequest earliest(EndBound by) {
            if (bySubmission == null) {
                bySubmission = new IndexedHeap<>(SUBMISSION);
                members.elements().forEach(this::noteSubmission);
            }
            Submission earliest = bySubmission.first(by);
            return earliest == null ? null : earliest.live;
        }

        private void noteSubmission(LiveRequest live) {
            if (bySubmission != null) {
                live.submission = new Submission(live);
                bySubmission.add(live.submission);
            }
        }

        private void join(LiveRequest live) {
            members.add(live);
            live.shapeClass = this;
            noteSubmission(live);
        }

        private void leave(LiveRequest live) {
            members.remove(live);
            live.shapeClass = null;
            if (bySubmission != null && live.submission != null) {
                bySubmission.remove(live.submission);
                live.submission = null;
            }
        }

        /** What keeps the cell's requests off nodes; good as long as nodes are described as now. */
        List<NodeFeasibility> fits(Placer placer, long descriptions) {
            if (fitsAsOf != descriptions) {
                Request any = first().request;
                fits = any.shapes().stream().map(shape -> placer.fit(any, shape)).toList();
                fitsAsOf = descriptions;
            }
            return fits;
        }
    }

    /** A member of a cell in the order of submission. */
    static final class Submission extends IndexedHeap.Element {
        private final LiveRequest live;

        private Submission(LiveRequest live) {
            this.live = live;
        }

        @Override
        long spanMillis() {
            return live.spanMillis();
        }

        @Override
        long limitMillis() {
            return live.limitMillis();
        }
    }

    private static final Comparator<Submission> SUBMISSION = Comparator.comparingLong(one -> one.live.sequence);
    static final Comparator<LiveRequest> RANK = Comparator.<LiveRequest>comparingInt(live -> live.rank)
            .thenComparingLong(live -> live.key).thenComparingLong(live -> live.sequence);
    private static final Comparator<EquivalenceClass> CELL_RANK = (a, b) -> compare(a, a.first(), b, b.first());
    private static final Comparator<Cursor> HAND_RANK = (a, b) -> compare(a.shapeClass, a.walk.peek(), b.shapeClass,
            b.walk.peek());

    private static int compare(EquivalenceClass shapeClass, LiveRequest one, EquivalenceClass otherCell,
            LiveRequest other) {
        int byClass = Integer.compare(one.rank, other.rank);
        int byGroup = byClass != 0 ? byClass : Long.compare(shapeClass.group.key, otherCell.group.key);
        return byGroup != 0 ? byGroup : RANK.compare(one, other);
    }

    /** How far a walk through a cell has come. */
    private record Cursor(EquivalenceClass shapeClass, IndexedHeap<LiveRequest>.Walk walk) {
    }

    private final GuardedQueueOrder keys;
    private final QueueGroups groups;
    private final boolean shared;
    private final Map<Needs, EquivalenceClass> shapeClasses = new HashMap<>();
    private final List<IndexedHeap<EquivalenceClass>> byProspect = new ArrayList<>();
    private final TreeMap<Long, LiveRequest> bySequence = new TreeMap<>();
    private long lastRanked;

    /** Makes an empty one; if needs are not shared, no request tells anything about another one. */
    WaitingQueue(GuardedQueueOrder keys, boolean shared) {
        this.keys = keys;
        this.groups = new QueueGroups(keys);
        this.shared = shared;
        for (int i = 0; i < Feasibility.values().length; i++) {
            byProspect.add(new IndexedHeap<>(CELL_RANK));
        }
    }

    private IndexedHeap<EquivalenceClass> shapeClasses(Feasibility feasibility) {
        return byProspect.get(feasibility.ordinal());
    }

    int size() {
        return bySequence.size();
    }

    /** The rank of a class: the least goes first. */
    int rank(Priority priority) {
        return keys.rank(priority);
    }

    void add(LiveRequest live, Instant now) {
        live.rank = rank(live.request.priority());
        live.key = keys.key(live.queued(), now);
        Group group = groups.joined(live);
        EquivalenceClass shapeClass = shapeClasses.computeIfAbsent(needs(live, group),
                needs -> new EquivalenceClass(needs, group));
        shapeClass.join(live);
        bySequence.put(live.sequence, live);
        if (shapeClass.members.size() == 1) {
            shapeClasses(shapeClass.feasibility).add(shapeClass);
            group.shapeClasses.add(shapeClass);
        } else {
            shapeClasses(shapeClass.feasibility).moved(shapeClass);
        }
        rank(group, now);
    }

    private Needs needs(LiveRequest live, Group group) {
        Request request = live.request;
        return new Needs(request.shapes(), request.node(), request.selectors(), request.tolerations(), group.name,
                shared ? "" : request.id());
    }

    void remove(LiveRequest live, Instant now) {
        EquivalenceClass shapeClass = live.shapeClass;
        if (shapeClass == null) {
            throw new IllegalStateException("A request does not wait. request=" + live.id);
        }
        bySequence.remove(live.sequence);
        if (shapeClass.members.size() == 1) {
            shapeClasses(shapeClass.feasibility).remove(shapeClass);
            shapeClasses.remove(shapeClass.needs);
            shapeClass.group.shapeClasses.remove(shapeClass);
            shapeClass.leave(live);
        } else {
            shapeClass.leave(live);
            shapeClasses(shapeClass.feasibility).moved(shapeClass);
        }
        groups.left(live);
        rank(shapeClass.group, now);
    }

    /** Notes that a request has taken or given back GPUs, in thousandths. */
    void held(LiveRequest live, long milli, Instant now) {
        if (keys.motion() == Motion.GROUPED) {
            rank(groups.held(live, milli), now);
        }
    }

    private void rank(Group group, Instant now) {
        long key = groups.key(group, now);
        if (key != group.key) {
            group.shapeClasses.forEach(shapeClass -> shapeClasses(shapeClass.feasibility).remove(shapeClass));
            group.key = key;
            group.shapeClasses.forEach(shapeClass -> shapeClasses(shapeClass.feasibility).add(shapeClass));
        }
    }

    /** Asks for the keys of some requests, and of all groups, anew; goes on where it stopped the last time. */
    void rankAgain(int most, Instant now) {
        if (keys.motion() == Motion.GROUPED) {
            List.copyOf(groups.all()).forEach(group -> rank(group, now));
        } else if (keys.motion() == Motion.DYNAMIC) {
            for (int done = 0; done < Math.min(most, size()); done++) {
                Map.Entry<Long, LiveRequest> next = bySequence.higherEntry(lastRanked);
                LiveRequest live = (next != null ? next : bySequence.firstEntry()).getValue();
                lastRanked = live.sequence;
                rank(live, now);
            }
        }
    }

    private void rank(LiveRequest live, Instant now) {
        EquivalenceClass shapeClass = live.shapeClass;
        long key = keys.key(live.queued(), now);
        if (shapeClass != null && key != live.key) {
            live.key = key;
            shapeClass.members.moved(live);
            shapeClasses(shapeClass.feasibility).moved(shapeClass);
        }
    }

    /** The cell whose first request goes first of those that may have room, or null. */
    @Nullable EquivalenceClass firstOpen() {
        IndexedHeap<EquivalenceClass> open = shapeClasses(Feasibility.OPEN);
        return open.isEmpty() ? null : open.first();
    }

    /** The request that goes first of all that some node could take, or null. */
    @Nullable LiveRequest first() {
        IndexedHeap<EquivalenceClass> open = shapeClasses(Feasibility.OPEN);
        IndexedHeap<EquivalenceClass> full = shapeClasses(Feasibility.FULL);
        if (open.isEmpty() || full.isEmpty()) {
            return !open.isEmpty() ? open.first().first() : !full.isEmpty() ? full.first().first() : null;
        }
        return (CELL_RANK.compare(open.first(), full.first()) < 0 ? open : full).first().first();
    }

    /** Notes what has been found out about a cell. */
    void found(EquivalenceClass shapeClass, Feasibility feasibility) {
        shapeClasses(shapeClass.feasibility).remove(shapeClass);
        shapeClass.feasibility = feasibility;
        shapeClasses(feasibility).add(shapeClass);
    }

    /** Opens the cells with a prospect that something now speaks for. */
    void open(Feasibility from, Predicate<EquivalenceClass> hopeful) {
        List<EquivalenceClass> opened = new ArrayList<>();
        for (EquivalenceClass shapeClass : shapeClasses(from).elements()) {
            if (hopeful.test(shapeClass)) {
                opened.add(shapeClass);
            }
        }
        opened.forEach(shapeClass -> found(shapeClass, Feasibility.OPEN));
    }

    /** The first requests in order, at most so many, of cells with one of these prospects. */
    List<LiveRequest> inOrder(int most, Set<Feasibility> of) {
        PriorityQueue<Cursor> hands = new PriorityQueue<>(HAND_RANK);
        for (Feasibility feasibility : of) {
            for (EquivalenceClass shapeClass : shapeClasses(feasibility).elements()) {
                hands.add(new Cursor(shapeClass, shapeClass.members.walk()));
            }
        }
        List<LiveRequest> first = new ArrayList<>();
        while (first.size() < most && !hands.isEmpty()) {
            Cursor hand = hands.remove();
            first.add(hand.walk.next());
            if (hand.walk.hasNext()) {
                hands.add(hand);
            }
        }
        return first;
    }

    /** The cells that may have room, in no order; good until one more is found to have room, or none. */
    List<EquivalenceClass> openClasses() {
        return shapeClasses(Feasibility.OPEN).elements();
    }
}
