package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The live requests, by id, by slot and in waiting order, and the ids of those that ended last.
 *
 * <p>Changed by one thread at a time. An allocation gets the lowest free slot, so that slots stay dense and the choice
 * depends on nothing but what is live.
 */
final class RequestTable {

    /** What is remembered of a request that has ended. */
    record Ended(long fingerprint, RequestState state) {
    }

    private static final Comparator<LiveRequest> WAITING_ORDER =
            Comparator.comparing((LiveRequest live) -> live.request.priority()).reversed()
                    .thenComparingLong(live -> live.sequence);

    private final Map<String, LiveRequest> live = new HashMap<>();
    private final TreeSet<LiveRequest> waiting = new TreeSet<>(WAITING_ORDER);
    /** Waits too, but is most likely placed by the next event, so it is sorted in only when another one comes. */
    private @Nullable LiveRequest newest;
    private final EndedRequests ended;
    /** The free slots below {@link #slots}. */
    private final NumberSet freeSlots = new NumberSet();
    private int slots;
    private int held;
    private @Nullable LiveRequest[] bySlot = new @Nullable LiveRequest[64];

    RequestTable(int remembered) {
        this.ended = new EndedRequests(remembered);
    }

    @Nullable LiveRequest find(String id) {
        return newest != null && newest.id.equals(id) ? newest : live.get(id);
    }

    LiveRequest get(String id) {
        LiveRequest found = find(id);
        if (found == null) {
            throw new IllegalStateException("An event names a request that is not live. request=" + id);
        }
        return found;
    }

    @Nullable LiveRequest find(Allocation allocation) {
        LiveRequest found = allocation.slot() < bySlot.length ? bySlot[allocation.slot()] : null;
        return found != null && found.holds(allocation) ? found : null;
    }

    @Nullable Ended findEnded(String id) {
        return ended.find(id);
    }

    void submit(LiveRequest request) {
        if (live.putIfAbsent(request.id, request) != null) {
            throw new IllegalStateException("An event submits a live request again. request=" + request.id);
        }
        sortNewest();
        newest = request;
    }

    private void sortNewest() {
        if (newest != null) {
            waiting.add(newest);
            newest = null;
        }
    }

    private void stopWaiting(LiveRequest request) {
        if (newest == request) {
            newest = null;
        } else {
            waiting.remove(request);
        }
    }

    void place(LiveRequest request, Allocation allocation) {
        int slot = allocation.slot();
        if (request.allocation != null || slot < slots && bySlot[slot] != null) {
            throw new IllegalStateException("An event gives what is held already. request=" + request.id
                    + " slot=" + slot);
        }
        stopWaiting(request);
        request.allocation = allocation;
        takeSlot(slot);
        bySlot[slot] = request;
        held++;
    }

    private void takeSlot(int slot) {
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, 2 * bySlot.length));
        }
        while (slots <= slot) {
            freeSlots.add(slots++);
        }
        freeSlots.remove(slot);
    }

    /** Frees the slot of a request that holds one. */
    void release(LiveRequest request, Allocation allocation) {
        bySlot[allocation.slot()] = null;
        freeSlots.add(allocation.slot());
        held--;
        request.allocation = null;
        request.started = false;
        request.expiring = false;
    }

    void requeue(LiveRequest request, int attempt) {
        request.attempt = attempt;
        if (request != newest) {
            waiting.add(request);
        }
    }

    /** Forgets all of a request but its end; tells which it was, if it was live. What it holds is still to release. */
    @Nullable LiveRequest end(String id, long fingerprint, RequestState state) {
        LiveRequest gone = live.remove(id);
        if (gone != null && gone.allocation == null) {
            stopWaiting(gone);
        }
        ended.add(id, fingerprint, state);
        return gone;
    }

    /** The lowest free slot. */
    int freeSlot() {
        int free = freeSlots.next(0);
        return free < 0 ? slots : free;
    }

    /** How many requests hold an allocation. */
    int held() {
        return held;
    }

    int waitingCount() {
        return waiting.size() + (newest == null ? 0 : 1);
    }

    /** The waiting requests in the order in which they are tried. */
    List<LiveRequest> waiting() {
        sortNewest();
        return new ArrayList<>(waiting);
    }

    Collection<LiveRequest> live() {
        return live.values();
    }

    /** The requests that hold an allocation, by allocation id. */
    List<LiveRequest> holders() {
        List<LiveRequest> holders = new ArrayList<>(held);
        for (LiveRequest request : bySlot) {
            if (request != null) {
                holders.add(request);
            }
        }
        holders.sort(Comparator.comparingLong(RequestTable::allocationId));
        return holders;
    }

    private static long allocationId(LiveRequest holder) {
        return holder.allocation == null ? 0 : holder.allocation.id();
    }

    /** The requests that ended last, by id, the oldest first. */
    Map<String, Ended> ended() {
        return ended.all();
    }
}
