package dev.berth.store.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A family of tables: a unit with numbered scripts and a version of its own. */
enum TableFamily {

    /** Pools, nodes, GPUs, requests, allocations and the audit log of schedulers; job locks and hints. */
    SCHEDULER("V1__pools_nodes_requests.sql");

    private final List<SchemaScript> scripts;

    TableFamily(String... scripts) {
        this.scripts = IntStream.range(0, scripts.length)
                .mapToObj(i -> new SchemaScript(toString(), i + 1, scripts[i])).toList();
    }

    /** Finds a family by its name, in any case. */
    static Optional<TableFamily> named(String name) {
        return Arrays.stream(values()).filter(family -> family.name().equalsIgnoreCase(name)).findFirst();
    }

    /** All scripts, by number from 1. */
    List<SchemaScript> scripts() {
        return scripts;
    }

    /** The newest version that this code knows. */
    int newest() {
        return scripts.size();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
