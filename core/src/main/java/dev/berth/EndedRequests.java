package dev.berth;

import dev.berth.RequestTable.Ended;
import dev.berth.model.RequestState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that ended last, up to a number: a ring of columns in the order of their ends, and chains by hash,
 * newest first, to find one by id. The oldest is always the last of its chain, so that its id need not be looked at to
 * forget it.
 *
 * <p>Changed by one thread at a time.
 */
final class EndedRequests {

    private static final int NOBODY = -1;
    private static final RequestState[] STATES = RequestState.values();

    private final int most;
    private String[] ids = new String[0];
    private int[] hashes = new int[0];
    private long[] fingerprints = new long[0];
    private byte[] states = new byte[0];
    /** For each place in the ring, the next older one with the same end of its hash. */
    private int[] older = new int[0];
    /** For each end of a hash, the newest place. */
    private int[] newest = new int[0];
    private int size;
    private int oldest;

    EndedRequests(int most) {
        this.most = most;
    }

    void add(String id, long fingerprint, RequestState state) {
        int at = size < most ? next() : forgetOldest();
        ids[at] = id;
        hashes[at] = spread(id);
        fingerprints[at] = fingerprint;
        states[at] = (byte) state.ordinal();
        link(at);
    }

    /** The hash of an id, with its high bits folded into the low ones that choose a chain. */
    private static int spread(String id) {
        int hash = id.hashCode();
        return hash ^ hash >>> 16;
    }

    private void link(int at) {
        int chain = hashes[at] & newest.length - 1;
        older[at] = newest[chain];
        newest[chain] = at;
    }

    private int next() {
        if (size == ids.length) {
            grow((int) Math.min(most, Math.max(64, 2L * size)));
        }
        return size++;
    }

    private void grow(int length) {
        ids = Arrays.copyOf(ids, length);
        hashes = Arrays.copyOf(hashes, length);
        fingerprints = Arrays.copyOf(fingerprints, length);
        states = Arrays.copyOf(states, length);
        older = new int[length];
        newest = new int[Integer.highestOneBit(length) << 1];
        Arrays.fill(newest, NOBODY);
        for (int at = 0; at < size; at++) {
            link(at);
        }
    }

    private int forgetOldest() {
        int at = oldest;
        int chain = hashes[at] & newest.length - 1;
        int newer = newest[chain];
        if (newer == at) {
            newest[chain] = NOBODY;
        } else {
            while (older[newer] != at) {
                newer = older[newer];
            }
            older[newer] = NOBODY;
        }
        oldest = at + 1 == most ? 0 : at + 1;
        return at;
    }

    @Nullable Ended find(String id) {
        if (size == 0) {
            return null;
        }
        int hash = spread(id);
        int at = newest[hash & newest.length - 1];
        while (at != NOBODY && !(hashes[at] == hash && ids[at].equals(id))) {
            at = older[at];
        }
        return at == NOBODY ? null : ended(at);
    }

    private Ended ended(int at) {
        return new Ended(fingerprints[at], STATES[states[at]]);
    }

    /** All of them by id, the oldest first. */
    Map<String, Ended> all() {
        Map<String, Ended> all = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            int at = (int) (((long) oldest + i) % size);
            all.put(ids[at], ended(at));
        }
        return all;
    }
}
