package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDocumentsTest {

    @Test
    void readsTheDocumentedFields() {
        Request request = TaskDocuments.request(CloudAiDocuments.task());
        assertEquals("task-7001", request.id());
        assertEquals("user-ada", request.user());
        assertEquals(new Resources(2_500, 4_096, 10_240), request.shapes().get(0).resources());
        assertEquals(GpuDemand.whole(1), request.shapes().get(0).gpus());
        assertEquals(Map.of("image", "images.example/vision/train:3", "command", "python train.py\n--epochs 3"),
                request.attributes());
        assertEquals(CloudAiDocuments.CREATED, TaskDocuments.createdAt(CloudAiDocuments.task()));
    }

    @Test
    void doesWithoutACommand() {
        Document task = CloudAiDocuments.task().append("command", null);
        assertEquals(Map.of("image", "images.example/vision/train:3"), TaskDocuments.request(task).attributes());
        task.remove("command");
        assertEquals(Map.of("image", "images.example/vision/train:3"), TaskDocuments.request(task).attributes());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.5, 1, 500", "0.1, 1, 100", "0.0001, 1, 1", "0.9999, 1, 1000", "1, 1, 1000",
            "8, 8, 1000", "64, 64, 1000"})
    void readsSharesAndWholeGpus(double gpus, int count, int gpuMilli) {
        GpuDemand demand = gpus(gpus);
        assertEquals(count, demand.count());
        assertEquals(gpuMilli, demand.gpuMilli());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2.001, 63.5, 65, 1e300, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesOtherNumbersOfGpus(double gpus) {
        assertRefused(CloudAiDocuments.task().append("req_gpu", gpus),
                "collection=TASKS task_id=task-7001 field=req_gpu");
    }

    /** In binary fractions 0.1 × 1000 is 100.00000000000001, and rounding that up would take a thousandth too much. */
    @Test
    void countsInDecimals() {
        assertEquals(new Resources(100, 103, 1), resources(0.1, 0.1, 0.0001));
        assertEquals(new Resources(1_100, 2_253, 308), resources(1.1, 2.2, 0.3));
    }

    @Test
    void readsEveryKindOfNumber() {
        assertEquals(new Resources(2_000, 3_072, 512), resources(2, 3L, Decimal128.parse("0.5")));
    }

    @ParameterizedTest
    @CsvSource({"pending, PENDING", "queued, PENDING", "running, RUNNING", "completed, COMPLETED", "failed, FAILED",
            "cancelled, CANCELLED"})
    void readsStates(String word, RequestState state) {
        assertEquals(state, TaskDocuments.state(CloudAiDocuments.task().append("status", word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_found", "RUNNING", "", "success"})
    void refusesUnknownStates(String word) {
        DocumentException refusal = assertThrows(DocumentException.class,
                () -> TaskDocuments.state(CloudAiDocuments.task().append("status", word)));
        assertEquals("A document is in an unknown state. collection=TASKS task_id=task-7001 field=status value=" + word,
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "docker_image", "req_cpu", "req_memory", "req_storage", "req_gpu"})
    void refusesADocumentWithoutAField(String field) {
        Document task = CloudAiDocuments.task();
        task.remove(field);
        assertRefused(task, "A document lacks a field. collection=TASKS task_id=task-7001 field=" + field);
    }

    @Test
    void namesADocumentWithoutTaskIdByItsObjectId() {
        Document task = CloudAiDocuments.task();
        task.remove("task_id");
        assertRefused(task, "collection=TASKS _id=" + CloudAiDocuments.OBJECT_ID + " field=task_id");
    }

    @Test
    void refusesOtherTypes() {
        assertRefused(CloudAiDocuments.task().append("req_cpu", "2"),
                "task_id=task-7001 field=req_cpu value=2 type=String expected=a number");
        assertRefused(CloudAiDocuments.task().append("user_id", 7), "field=user_id value=7 type=Integer");
        DocumentException refusal = assertThrows(DocumentException.class,
                () -> TaskDocuments.createdAt(CloudAiDocuments.task().append("created_at", "2026-02-03")));
        assertTrue(refusal.getMessage().contains("field=created_at"), refusal.getMessage());
    }

    @Test
    void refusesWhatTheModelRefuses() {
        assertRefused(CloudAiDocuments.task().append("user_id", " "),
                "task_id=task-7001 error=A name must not be blank.");
        assertRefused(CloudAiDocuments.task().append("req_cpu", 1e9),
                "task_id=task-7001 error=A quantity is out of range.");
        assertRefused(CloudAiDocuments.task().append("req_cpu", 1e300), "task_id=task-7001 field=req_cpu");
        assertRefused(CloudAiDocuments.task().append("req_memory", -0.5),
                "task_id=task-7001 field=req_memory value=-0.5");
    }

    private static GpuDemand gpus(double gpus) {
        return TaskDocuments.request(CloudAiDocuments.task().append("req_gpu", gpus)).shapes().get(0).gpus();
    }

    private static Resources resources(Number cpu, Number memory, Number storage) {
        Document task = CloudAiDocuments.task()
                .append("req_cpu", cpu).append("req_memory", memory).append("req_storage", storage);
        return TaskDocuments.request(task).shapes().get(0).resources();
    }

    private static void assertRefused(Document task, String part) {
        DocumentException refusal = assertThrows(DocumentException.class, () -> TaskDocuments.request(task));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
}
