package dev.berth.examples.question;

import dev.berth.examples.console.UsageException;
import dev.berth.model.GpuClass;
import dev.berth.model.GpuClasses;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say what would be asked for. */
final class RequestOptions {

    private static final String ID = "asked";

    @Option(names = "--gpus", paramLabel = "N", description = "Ask for whole GPUs on one node.")
    private Optional<Integer> gpus = Optional.empty();
    @Option(names = "--gpu-milli", paramLabel = "M", description = "Ask for thousandths of one GPU.")
    private Optional<Integer> gpuMilli = Optional.empty();
    @Option(names = "--models", paramLabel = "MODEL", split = ",", description = "Only GPUs of these models.")
    private List<String> models = List.of();
    @Option(names = "--gpu-memory-mib", paramLabel = "MIB", description = "Only GPUs with this memory or more.")
    private long gpuMemoryMib;
    @Option(names = "--gpu-class", paramLabel = "CLASS",
            description = "Only GPUs of this class, or, only if none is free, larger ones: ${COMPLETION-CANDIDATES}.")
    private Optional<GpuClass> gpuClass = Optional.empty();
    @Option(names = "--cpu-millis", paramLabel = "N", description = "Ask for thousandths of a CPU.")
    private long cpuMillis;
    @Option(names = "--memory-mib", paramLabel = "MIB", description = "Ask for memory.")
    private long memoryMib;
    @Option(names = "--storage-mib", paramLabel = "MIB", description = "Ask for local storage.")
    private long storageMib;
    @Option(names = "--user", paramLabel = "NAME", defaultValue = "default",
            description = "Who asks, which built-in policies do not look at.")
    private String user = "";
    @Option(names = "--on", paramLabel = "NODE", description = "Only this node.")
    private Optional<String> node = Optional.empty();
    @Option(names = "--select", paramLabel = "LABEL=VALUE", converter = KeyValue.Reader.class,
            description = "Only nodes with this label. Repeatable.")
    private List<KeyValue> selectors = List.of();
    @Option(names = "--tolerate", paramLabel = "KEY=VALUE", converter = KeyValue.Reader.class,
            description = "Put up with this taint; * is any value. Repeatable.")
    private List<KeyValue> tolerations = List.of();

    /** The request that the options describe. */
    Request request() {
        try {
            Shape shape = new Shape(new Resources(cpuMillis, memoryMib, storageMib), demand());
            if (shape.equals(new Shape(Resources.NONE, GpuDemand.none()))) {
                throw new UsageException("Nothing is asked for. Maybe add --gpus 1.");
            }
            RequestBuilder request = Request.builder(ID).user(user).shapes(gpuClass
                    .map(wanted -> GpuClasses.defaults().orLarger(shape, wanted)).orElse(List.of(shape))
                    .toArray(new Shape[0]));
            if (gpuClass.isPresent() && gpuMemoryMib > 0) {
                throw new UsageException("A class says how much memory. gpuClass=" + gpuClass.get() + " gpuMemoryMib="
                        + gpuMemoryMib + " Maybe leave one of them out.");
            }
            node.ifPresent(request::node);
            Set<String> labels = new HashSet<>();
            for (KeyValue selector : selectors) {
                if (!labels.add(selector.key())) {
                    throw new UsageException("A label is selected twice. label=" + selector.key());
                }
                request.selector(selector.key(), selector.value());
            }
            tolerations.forEach(toleration -> request.toleration(toleration.key(), toleration.value()));
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** As many GPUs and as much of each as was said; one of which only a part was said is one GPU. */
    private GpuDemand demand() {
        int count = gpus.orElse(gpuMilli.isPresent() ? 1 : 0);
        int milli = gpuMilli.orElse(count == 0 ? 0 : GpuDemand.WHOLE);
        return GpuDemand.builder(count).gpuMilli(milli).models(Set.copyOf(models)).minMemoryMib(gpuMemoryMib).build();
    }
}
