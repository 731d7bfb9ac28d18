package dev.berth.store.mongo;

import dev.berth.model.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.bson.Document;

/**
 * Reads documents of CloudAI's collection WORKER_REGISTRY. Stateless.
 *
 * <p>Only the totals are read. The allocated and available amounts are ignored: that system lets them drift from the
 * total, and Berth computes both from its placements. A worker's capacity is rounded down, so that it is never
 * exceeded.
 */
public final class WorkerDocuments {

    /** The model name of GPUs read here, since the documents have none. */
    public static final String UNKNOWN_MODEL = "unknown";

    private static final String COLLECTION = CloudAiDatabase.WORKERS;
    private static final String ID = WorkerRow.ID;
    private static final String GPU = "total_gpu";

    private WorkerDocuments() {
    }

    /**
     * Reads the node of a worker.
     *
     * @param document an entry of WORKER_REGISTRY
     * @return a node under the id {@code worker_id}, at the address {@code worker_ip}, with NVIDIA GPUs of unknown
     *     model and memory
     * @throws DocumentException if a field is missing, of another type or out of range, or if there is a share of a GPU
     */
    public static Node node(Document document) {
        DocumentFields fields = fields(document);
        return fields.checked(() -> Node.builder(fields.text(ID))
                .address(fields.text("worker_ip"))
                .cpuMillis(fields.millis("total_cpu", RoundingMode.FLOOR))
                .memoryMib(fields.mib("total_memory", RoundingMode.FLOOR))
                .storageMib(fields.mib("total_storage", RoundingMode.FLOOR))
                .gpus(gpus(fields), UNKNOWN_MODEL, 0)
                .build());
    }

    private static int gpus(DocumentFields fields) {
        BigDecimal gpus = fields.quantity(GPU);
        if (gpus.stripTrailingZeros().scale() > 0 || gpus.compareTo(BigDecimal.valueOf(Node.MAX_GPUS)) > 0) {
            throw fields.refusal("A worker must have 0 to " + Node.MAX_GPUS + " whole GPUs.", GPU, gpus);
        }
        return gpus.intValueExact();
    }

    static DocumentFields fields(Document document) {
        return new DocumentFields(document, COLLECTION, ID);
    }
}
