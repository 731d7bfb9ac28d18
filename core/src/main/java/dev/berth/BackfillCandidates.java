package dev.berth;

import dev.berth.WaitingQueue.EquivalenceClass;
import dev.berth.WaitingQueue.Feasibility;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests that might start behind the first one, one after the other, as a pass begins: which one is next follows
 * from what became of those before. Of a cell that turns out to be full nobody is left; once one of a cell has been
 * held back, only those of it that end in time are.
 */
final class BackfillCandidates {

    /** The next one of a cell. */
    private static final class Cursor {
        final EquivalenceClass shapeClass;
        final long groupKey;
        EndBound by;
        LiveRequest next;

        Cursor(EquivalenceClass shapeClass, EndBound by, LiveRequest next) {
            this.shapeClass = shapeClass;
            this.groupKey = shapeClass.group.key;
            this.by = by;
            this.next = next;
        }
    }

    private static final Comparator<Cursor> RANK = Comparator.<Cursor>comparingInt(hand -> hand.next.rank)
            .thenComparingLong(hand -> hand.groupKey).thenComparing(hand -> hand.next, WaitingQueue.RANK);
    private static final Comparator<Cursor> SUBMISSION = Comparator.comparingLong(hand -> hand.next.sequence);

    private final EndBound inTime;
    private final boolean bySubmission;
    private final PriorityQueue<Cursor> hands;
    private @Nullable Cursor shown;

    private BackfillCandidates(EndBound inTime, boolean bySubmission) {
        this.inTime = inTime;
        this.bySubmission = bySubmission;
        this.hands = new PriorityQueue<>(bySubmission ? SUBMISSION : RANK);
    }

    /** All that may have room, in their order. */
    static BackfillCandidates inOrder(WaitingQueue queue, EndBound inTime) {
        return new BackfillCandidates(inTime, false).of(queue, EndBound.EVER);
    }

    /** Those that may have room and end in time, in the order of submission. */
    static BackfillCandidates bySubmission(WaitingQueue queue, EndBound inTime) {
        return new BackfillCandidates(inTime, true).of(queue, inTime);
    }

    private BackfillCandidates of(WaitingQueue queue, EndBound by) {
        for (EquivalenceClass shapeClass : queue.openClasses()) {
            LiveRequest first = first(shapeClass, by);
            if (first != null) {
                hands.add(new Cursor(shapeClass, by, first));
            }
        }
        return this;
    }

    private @Nullable LiveRequest first(EquivalenceClass shapeClass, EndBound by) {
        return bySubmission ? shapeClass.earliest(by) : shapeClass.first(by);
    }

    /** The next one, given what has become of the last one; null if there is none. */
    @Nullable LiveRequest next() {
        if (shown != null && shown.shapeClass.feasibility() == Feasibility.OPEN) {
            putBack(shown);
        }
        shown = hands.poll();
        return shown == null ? null : shown.next;
    }

    private void putBack(Cursor hand) {
        boolean heldBack = hand.next.shapeClass == hand.shapeClass;
        hand.by = heldBack ? inTime : hand.by;
        LiveRequest next = first(hand.shapeClass, hand.by);
        if (next != null) {
            hand.next = next;
            hands.add(hand);
        }
    }
}
