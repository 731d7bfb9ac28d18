package dev.berth;

import dev.berth.WaitingQueue.Cell;
import dev.berth.WaitingQueue.Prospect;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests that might start behind the first one, one after the other, as a pass begins: which one is next follows
 * from what became of those before. Of a cell that turns out to be full nobody is left; once one of a cell has been
 * held back, only those of it that end in time are.
 */
final class Candidates {

    /** The next one of a cell. */
    private static final class Hand {
        final Cell cell;
        final long groupKey;
        EndBy by;
        LiveRequest next;

        Hand(Cell cell, EndBy by, LiveRequest next) {
            this.cell = cell;
            this.groupKey = cell.group.key;
            this.by = by;
            this.next = next;
        }
    }

    private static final Comparator<Hand> RANK = Comparator.<Hand>comparingInt(hand -> hand.next.rank)
            .thenComparingLong(hand -> hand.groupKey).thenComparing(hand -> hand.next, WaitingQueue.RANK);
    private static final Comparator<Hand> SUBMISSION = Comparator.comparingLong(hand -> hand.next.sequence);

    private final EndBy inTime;
    private final boolean bySubmission;
    private final PriorityQueue<Hand> hands;
    private @Nullable Hand shown;

    private Candidates(EndBy inTime, boolean bySubmission) {
        this.inTime = inTime;
        this.bySubmission = bySubmission;
        this.hands = new PriorityQueue<>(bySubmission ? SUBMISSION : RANK);
    }

    /** All that may have room, in their order. */
    static Candidates inOrder(WaitingQueue queue, EndBy inTime) {
        return new Candidates(inTime, false).of(queue, EndBy.EVER);
    }

    /** Those that may have room and end in time, in the order of submission. */
    static Candidates bySubmission(WaitingQueue queue, EndBy inTime) {
        return new Candidates(inTime, true).of(queue, inTime);
    }

    private Candidates of(WaitingQueue queue, EndBy by) {
        for (Cell cell : queue.openCells()) {
            LiveRequest first = first(cell, by);
            if (first != null) {
                hands.add(new Hand(cell, by, first));
            }
        }
        return this;
    }

    private @Nullable LiveRequest first(Cell cell, EndBy by) {
        return bySubmission ? cell.earliest(by) : cell.first(by);
    }

    /** The next one, given what has become of the last one; null if there is none. */
    @Nullable LiveRequest next() {
        if (shown != null && shown.cell.prospect() == Prospect.OPEN) {
            putBack(shown);
        }
        shown = hands.poll();
        return shown == null ? null : shown.next;
    }

    private void putBack(Hand hand) {
        boolean heldBack = hand.next.cell == hand.cell;
        hand.by = heldBack ? inTime : hand.by;
        LiveRequest next = first(hand.cell, hand.by);
        if (next != null) {
            hand.next = next;
            hands.add(hand);
        }
    }
}
