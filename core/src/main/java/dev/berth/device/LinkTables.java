package dev.berth.device;

import dev.berth.model.GpuTopology;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables made so far: a process meets few topologies, and should it meet many, it starts again. */
final class LinkTables {

    private static final int MOST = 1_024;
    private static final Map<GpuTopology, LinkTable> TABLES = new ConcurrentHashMap<>();

    private LinkTables() {
    }

    static LinkTable of(GpuTopology topology) {
        LinkTable known = TABLES.get(topology);
        if (known == null) {
            known = topology.gpus() <= LinkTable.EXACT ? new ExactLinks(topology) : new SearchedLinks(topology);
            if (TABLES.size() >= MOST) {
                TABLES.clear();
            }
            TABLES.put(topology, known);
        }
        return known;
    }
}
