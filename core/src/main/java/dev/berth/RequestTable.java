package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    private final int remembered;
    private final Map<String, LiveRequest> live = new HashMap<>();
    private final TreeSet<LiveRequest> waiting = new TreeSet<>(WAITING_ORDER);
    private final LinkedHashMap<String, Ended> ended = new LinkedHashMap<>();
    private final BitSet usedSlots = new BitSet();
    private int lowestFreeSlot;
    private int held;
    private @Nullable LiveRequest[] bySlot = new @Nullable LiveRequest[64];

    RequestTable(int remembered) {
        this.remembered = remembered;
    }

    @Nullable LiveRequest find(String id) {
        return live.get(id);
    }

    LiveRequest get(String id) {
        LiveRequest found = live.get(id);
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
        return ended.get(id);
    }

    void submit(LiveRequest request) {
        if (live.putIfAbsent(request.request.id(), request) != null) {
            throw new IllegalStateException("An event submits a live request again. request=" + request.request.id());
        }
        waiting.add(request);
    }

    void place(LiveRequest request, Allocation allocation) {
        int slot = allocation.slot();
        if (request.allocation != null || usedSlots.get(slot)) {
            throw new IllegalStateException("An event gives what is held already. request=" + request.request.id()
                    + " slot=" + slot);
        }
        waiting.remove(request);
        request.allocation = allocation;
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, 2 * bySlot.length));
        }
        bySlot[slot] = request;
        usedSlots.set(slot);
        held++;
        lowestFreeSlot = usedSlots.nextClearBit(lowestFreeSlot);
    }

    /** Frees the slot of a request that holds one. */
    void release(LiveRequest request, Allocation allocation) {
        bySlot[allocation.slot()] = null;
        usedSlots.clear(allocation.slot());
        held--;
        lowestFreeSlot = Math.min(lowestFreeSlot, allocation.slot());
        request.allocation = null;
        request.started = false;
        request.expiring = false;
    }

    void requeue(LiveRequest request, int attempt) {
        request.attempt = attempt;
        waiting.add(request);
    }

    void end(String id, Ended how) {
        LiveRequest gone = live.remove(id);
        if (gone != null) {
            waiting.remove(gone);
        }
        ended.put(id, how);
        if (ended.size() > remembered) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    int freeSlot() {
        return lowestFreeSlot;
    }

    /** How many requests hold an allocation. */
    int held() {
        return held;
    }

    int waitingCount() {
        return waiting.size();
    }

    /** The waiting requests in the order in which they are tried. */
    List<LiveRequest> waiting() {
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

    Map<String, Ended> ended() {
        return ended;
    }
}
