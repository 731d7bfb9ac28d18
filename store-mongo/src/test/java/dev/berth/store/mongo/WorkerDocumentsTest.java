package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.Gpu;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerDocumentsTest {

    @Test
    void readsTheTotals() {
        Node node = WorkerDocuments.node(CloudAiDocuments.worker());
        assertEquals("worker-north", node.id());
        assertEquals("node-3.example:50052", node.address());
        assertEquals(new Resources(8_000, 16_384, 102_400), node.capacity());
        assertEquals(List.of(new Gpu("worker-north/0", "NVIDIA", "unknown", 0),
                new Gpu("worker-north/1", "NVIDIA", "unknown", 0)), node.gpus());
    }

    @Test
    void roundsCapacityDown() {
        Document worker = CloudAiDocuments.worker()
                .append("total_cpu", 7.9999).append("total_memory", 15.9).append("total_storage", 0.0001);
        assertEquals(new Resources(7_999, 16_281, 0), WorkerDocuments.node(worker).capacity());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1.5, 65, 1e300, -1})
    void refusesOtherNumbersOfGpus(double gpus) {
        assertRefused(CloudAiDocuments.worker().append("total_gpu", gpus), "worker_id=worker-north field=total_gpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker_ip", "total_cpu", "total_memory", "total_storage", "total_gpu"})
    void refusesADocumentWithoutAField(String field) {
        Document worker = CloudAiDocuments.worker();
        worker.remove(field);
        assertRefused(worker, "A document lacks a field. collection=WORKER_REGISTRY worker_id=worker-north field="
                + field);
    }

    @Test
    void refusesWhatTheModelRefuses() {
        assertRefused(CloudAiDocuments.worker().append("worker_id", "w".repeat(256)), "error=A text is too long.");
    }

    private static void assertRefused(Document worker, String part) {
        DocumentException refusal = assertThrows(DocumentException.class, () -> WorkerDocuments.node(worker));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
}
