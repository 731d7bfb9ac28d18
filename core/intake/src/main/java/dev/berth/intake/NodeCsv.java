package dev.berth.intake;

import dev.berth.model.Gpu;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import java.nio.file.Path;
import java.util.List;

/** Reads the nodes of a CSV file, in Berth's format or openb's; the package's document describes both. */
public final class NodeCsv {

    private static final String NODE = "node";
    private static final String GPUS = "gpus";
    private static final String GPU_MODEL = "gpuModel";
    private static final String LABELS = "labels";
    private static final List<String> COLUMNS = List.of(NODE, "cpuMillis", "memoryMib", "storageMib", GPUS, GPU_MODEL,
            "gpuMemoryMib");
    private static final String OPENB_NODE = "sn";
    private static final String OPENB_GPUS = "gpu";
    private static final String OPENB_MODEL = "model";
    private static final List<String> OPENB_COLUMNS = List.of(OPENB_NODE, "cpu_milli", "memory_mib", OPENB_GPUS,
            OPENB_MODEL);

    private NodeCsv() {
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its nodes in the order of its rows; empty if there is a header only
     * @throws IntakeException if something is wrong with it
     */
    public static List<Node> read(Path file) {
        return parse(file.toString(), CsvText.bytes(file));
    }

    /**
     * Reads the content of a file.
     *
     * @param file what to call it in messages
     * @param content its bytes
     * @return its nodes in the order of its rows; empty if there is a header only
     * @throws IntakeException if something is wrong with it
     */
    public static List<Node> parse(String file, byte[] content) {
        CsvTable table = CsvTable.parse(file, content);
        if (table.has(NODE)) {
            table.require(COLUMNS);
            return table.read(NODE, NodeCsv::node);
        }
        if (table.has(OPENB_NODE)) {
            table.require(OPENB_COLUMNS);
            return table.read(OPENB_NODE, NodeCsv::openbNode);
        }
        throw table.unknownFormat(NODE + " or " + OPENB_NODE);
    }

    private static Node node(CsvRow row) {
        Node.Builder node = Node.builder(row.text(NODE)).address(row.optional("address"))
                .cpuMillis(row.number("cpuMillis", Resources.MAX_CPU_MILLIS))
                .memoryMib(row.number("memoryMib", Resources.MAX_MEMORY_MIB))
                .storageMib(row.number("storageMib", Resources.MAX_STORAGE_MIB));
        long gpuMemoryMib = row.optionalNumber("gpuMemoryMib", Gpu.MAX_MEMORY_MIB).orElse(0);
        addGpus(row, node, GPUS, GPU_MODEL, gpuMemoryMib);
        addLabels(row, node);
        return row.checked(NODE, node::build);
    }

    private static Node openbNode(CsvRow row) {
        Node.Builder node = Node.builder(row.text(OPENB_NODE))
                .cpuMillis(row.number("cpu_milli", Resources.MAX_CPU_MILLIS))
                .memoryMib(row.number("memory_mib", Resources.MAX_MEMORY_MIB));
        addGpus(row, node, OPENB_GPUS, OPENB_MODEL, 0);
        return row.checked(OPENB_NODE, node::build);
    }

    private static void addGpus(CsvRow row, Node.Builder node, String gpus, String model, long gpuMemoryMib) {
        int count = Math.toIntExact(row.number(gpus, Node.MAX_GPUS));
        if (count > 0) {
            String name = row.text(model);
            row.checked(model, () -> node.gpus(count, name, gpuMemoryMib));
        }
    }

    private static void addLabels(CsvRow row, Node.Builder node) {
        String labels = row.optional(LABELS);
        if (labels.isEmpty()) {
            return;
        }
        for (String label : labels.split(";", -1)) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw row.wrong(LABELS, "A label is not key=value.", "value=" + IntakeException.shown(label));
            }
            node.label(label.substring(0, equals), label.substring(equals + 1));
        }
    }
}
