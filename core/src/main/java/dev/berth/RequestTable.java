package dev.berth;

import dev.berth.WaitingQueue.Feasibility;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import dev.berth.placement.OrdinalBitSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private final Map<String, LiveRequest> live = new HashMap<>();
    private final WaitingQueue queue;
    /** Those that may not start yet, by sequence. */
    private final TreeMap<Long, LiveRequest> early = new TreeMap<>();
    /** Waits too, but is most likely placed by the next event, so it is sorted in only when another one comes. */
    private @Nullable LiveRequest newest;
    private final EndedRequests ended;
    /** The free slots below {@link #slots}. */
    private final OrdinalBitSet freeSlots = new OrdinalBitSet();
    private int slots;
    private int held;
    private @Nullable LiveRequest[] bySlot = new @Nullable LiveRequest[64];

    RequestTable(int remembered, WaitingQueue queue) {
        this.queue = queue;
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

    void submit(LiveRequest request, Instant now) {
        if (live.putIfAbsent(request.id, request) != null) {
            throw new IllegalStateException("An event submits a live request again. request=" + request.id);
        }
        sortNewest(now);
        newest = request;
    }

    private void sortNewest(Instant now) {
        if (newest != null) {
            wait(newest, now);
            newest = null;
        }
    }

    private void wait(LiveRequest request, Instant now) {
        if (request.isEarly(now)) {
            early.put(request.sequence, request);
        } else {
            queue.add(request, now);
        }
    }

    private void stopWaiting(LiveRequest request, Instant now) {
        if (newest == request) {
            newest = null;
        } else if (early.remove(request.sequence) == null) {
            queue.remove(request, now);
        }
    }

    /** Lets a request that may start now wait with the others; says whether it was too early for it until now. */
    boolean mayStart(LiveRequest request, Instant now) {
        boolean wasEarly = early.remove(request.sequence) != null;
        if (wasEarly) {
            queue.add(request, now);
        }
        return wasEarly;
    }

    /** Lets all that may start now wait with the others. */
    void mayStart(Instant now) {
        sortNewest(now);
        List.copyOf(early.values()).stream().filter(request -> !request.isEarly(now))
                .forEach(request -> mayStart(request, now));
    }

    void place(LiveRequest request, Allocation allocation) {
        int slot = allocation.slot();
        if (request.allocation != null || slot < slots && bySlot[slot] != null) {
            throw new IllegalStateException("An event gives what is held already. request=" + request.id
                    + " slot=" + slot);
        }
        stopWaiting(request, allocation.start());
        request.allocation = allocation;
        takeSlot(slot);
        bySlot[slot] = request;
        held++;
        queue.held(request, milli(allocation), allocation.start());
    }

    private static long milli(Allocation allocation) {
        return allocation.placement().shape().gpus().totalMilli();
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
    void release(LiveRequest request, Allocation allocation, Instant now) {
        bySlot[allocation.slot()] = null;
        freeSlots.add(allocation.slot());
        held--;
        queue.held(request, -milli(allocation), now);
        request.allocation = null;
        request.started = false;
        request.expiring = false;
    }

    void requeue(LiveRequest request, int attempt, Instant now) {
        request.attempt = attempt;
        if (request != newest) {
            wait(request, now);
        }
    }

    /** Forgets all of a request but its end; tells which it was, if it was live. What it holds is still to release. */
    @Nullable LiveRequest end(RequestEnded end) {
        LiveRequest gone = live.remove(end.requestId());
        if (gone != null && gone.allocation == null) {
            stopWaiting(gone, end.at());
        }
        if (gone != null) {
            gone.ended = true;
        }
        ended.add(end.requestId(), end.fingerprint(), end.state());
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
        return queue.size() + early.size() + (newest == null ? 0 : 1);
    }

    /** Those that wait and may start, in their order. */
    WaitingQueue queue(Instant now) {
        sortNewest(now);
        return queue;
    }

    /** The waiting requests in the order in which they are tried; after them those that may not start yet. */
    List<LiveRequest> waiting(Instant now) {
        List<LiveRequest> waiting = queue(now).inOrder(Integer.MAX_VALUE, EnumSet.allOf(Feasibility.class));
        waiting.addAll(early.values());
        return waiting;
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
