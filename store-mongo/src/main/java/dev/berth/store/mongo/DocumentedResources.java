package dev.berth.store.mongo;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.Document;

/** Amounts of a worker in whole numbers: sums of the fractions in the documented fields would not be exact. */
record DocumentedResources(long cpuMillis, long memoryMib, long storageMib, long gpuMilli) {

    static final DocumentedResources NONE = new DocumentedResources(0, 0, 0, 0);

    static DocumentedResources of(Node node) {
        return of(node.capacity(), (long) node.gpus().size() * GpuDemand.WHOLE);
    }

    static DocumentedResources of(Shape shape) {
        return of(shape.resources(), shape.gpus().totalMilli());
    }

    private static DocumentedResources of(Resources resources, long gpuMilli) {
        return new DocumentedResources(resources.cpuMillis(), resources.memoryMib(), resources.storageMib(), gpuMilli);
    }

    DocumentedResources plus(DocumentedResources more) {
        return new DocumentedResources(cpuMillis + more.cpuMillis, memoryMib + more.memoryMib, storageMib
                + more.storageMib,
                gpuMilli + more.gpuMilli);
    }

    DocumentedResources minus(DocumentedResources less) {
        return new DocumentedResources(cpuMillis - less.cpuMillis, memoryMib - less.memoryMib, storageMib
                - less.storageMib,
                gpuMilli - less.gpuMilli);
    }

    boolean fitsIn(DocumentedResources free) {
        return cpuMillis <= free.cpuMillis && memoryMib <= free.memoryMib && storageMib <= free.storageMib
                && gpuMilli <= free.gpuMilli;
    }

    /** Returns the four documented fields of a kind of amount: CPUs and GPUs in cores, memory and storage in GiB. */
    Map<String, Double> documented(String kind) {
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put(kind + "_cpu", cpuMillis / 1000.0);
        fields.put(kind + "_memory", memoryMib / 1024.0);
        fields.put(kind + "_storage", storageMib / 1024.0);
        fields.put(kind + "_gpu", gpuMilli / 1000.0);
        return fields;
    }

    Document encode() {
        return new Document("cpu_millis", cpuMillis).append("memory_mib", memoryMib)
                .append("storage_mib", storageMib).append("gpu_milli", gpuMilli);
    }

    static DocumentedResources decode(Document document) {
        return new DocumentedResources(document.getLong("cpu_millis"), document.getLong("memory_mib"),
                document.getLong("storage_mib"), document.getLong("gpu_milli"));
    }
}
