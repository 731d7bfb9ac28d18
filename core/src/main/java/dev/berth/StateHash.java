package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.placement.BitMixer;
import dev.berth.placement.NodeTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A hash of all that decisions depend on: equal for equal states, in any run and on any JVM. */
final class StateHash {

    private long hash;

    private StateHash() {
    }

    static long of(PoolState state) {
        StateHash hash = new StateHash();
        hash.add(state.nextSequence());
        hash.add(state.lastNode());
        for (int node = 0; node < state.nodes.nodes(); node++) {
            hash.addNode(state.nodes, node);
        }
        List<LiveRequest> live = new ArrayList<>(state.requests.live());
        live.sort(Comparator.comparingLong(request -> request.sequence));
        live.forEach(hash::addRequest);
        for (Map.Entry<String, RequestTable.Ended> ended : state.requests.ended().entrySet()) {
            hash.add(ended.getKey());
            hash.add(ended.getValue().fingerprint());
            hash.add(ended.getValue().state().ordinal());
        }
        return hash.hash;
    }

    private void addNode(NodeTable table, int node) {
        add(table.node(node).fingerprint());
        add(table.state(node).ordinal());
        add(table.freeCpuMillis(node));
        add(table.freeMemoryMib(node));
        add(table.freeStorageMib(node));
        for (int gpu = 0; gpu < table.node(node).gpus().size(); gpu++) {
            add(table.unheldGpuMilli(node, gpu) * 2L + (table.isGpuInService(node, gpu) ? 1 : 0));
        }
    }

    private void addRequest(LiveRequest live) {
        add(live.sequence);
        add(live.request.id());
        add(live.request.fingerprint());
        add(live.state().ordinal());
        add(live.attempt);
        Allocation allocation = live.allocation;
        if (allocation != null) {
            add(allocation.id());
            add(allocation.slot());
            add(allocation.placement().nodeOrdinal());
            add(allocation.placement().gpuMask());
            add(live.request.shapes().indexOf(allocation.placement().shape()));
            add(allocation.start().toEpochMilli());
            add(allocation.expiry().map(Instant::toEpochMilli).orElse(-1L));
        }
    }

    private void add(long value) {
        hash = BitMixer.mix(hash, value);
    }

    private void add(String text) {
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
    }
}
