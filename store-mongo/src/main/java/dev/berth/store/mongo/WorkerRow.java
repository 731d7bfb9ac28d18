package dev.berth.store.mongo;

import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.WriteModel;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.model.Gpu;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.Document;

/**
 * Berth's own fields of a worker's document, and their changes by events, with those of the worker's GPUs. Not for use
 * by several threads.
 */
final class WorkerRow {

    static final String ID = "worker_id";
    /** The own field with the node, which only a registration changes. */
    static final String NODE = "node";
    /** The own field with the whole numbers behind the documented fractions. */
    static final String ALLOCATED = "allocated";

    private final String id;
    private final boolean isNew;
    private final long sequence;
    private int ordinal;
    private Optional<Node> node;
    private NodeState state;
    private Instant changed;
    private Optional<Instant> seen;
    private final Map<Integer, Instant> outOfService = new TreeMap<>();
    private DocumentedResources total;
    private DocumentedResources allocated;
    private boolean described;
    private boolean rebuilt;
    private final Set<Integer> changedGpus = new TreeSet<>();

    /** Creates a worker without a document, before its registration is applied. */
    WorkerRow(NodeRegistered first) {
        this.id = first.node().id();
        this.isNew = true;
        this.sequence = 0;
        this.node = Optional.empty();
        this.state = first.state();
        this.changed = first.at();
        this.seen = Optional.empty();
        this.total = DocumentedResources.NONE;
        this.allocated = DocumentedResources.NONE;
    }

    /** Reads a worker from a document, which may lack the node. */
    WorkerRow(Document document) {
        Document own = document.get(RowChange.OWN, Document.class);
        this.id = document.getString(ID);
        this.isNew = false;
        this.sequence = own.getLong("sequence");
        this.ordinal = own.getInteger("ordinal");
        this.node = Optional.ofNullable(own.get(NODE, Document.class)).map(NodeCodec::decode);
        this.state = NodeState.valueOf(own.getString("state"));
        this.changed = own.getDate("changed_at").toInstant();
        this.seen = RequestCodec.instant(own, "seen_at");
        this.total = DocumentedResources.decode(own.get("total", Document.class));
        this.allocated = DocumentedResources.decode(own.get(ALLOCATED, Document.class));
        for (Document gpu : own.getList("out_of_service", Document.class)) {
            outOfService.put(gpu.getInteger("gpu"), gpu.getDate("at").toInstant());
        }
    }

    String id() {
        return id;
    }

    /** Tests whether an event has not been applied to the document yet. */
    boolean isBehind(long event) {
        return sequence < event;
    }

    int ordinal() {
        return ordinal;
    }

    void take(DocumentedResources amounts) {
        allocated = allocated.plus(amounts);
    }

    void giveBack(DocumentedResources amounts) {
        allocated = allocated.minus(amounts);
    }

    void changeState(NodeStateChanged event) {
        enter(event.to(), event.at());
    }

    void see(NodeSeen event) {
        seen = Optional.of(event.at());
    }

    void changeGpu(GpuStateChanged event) {
        changedGpus.add(event.gpu());
        if (event.state() == GpuState.MAINTENANCE) {
            outOfService.put(event.gpu(), event.at());
        } else {
            outOfService.remove(event.gpu());
        }
    }

    void register(NodeRegistered event) {
        if (node.filter(event.node()::sameHardware).isEmpty()) {
            outOfService.clear();
            rebuilt = true;
        }
        described = true;
        node = Optional.of(event.node());
        ordinal = event.ordinal();
        total = DocumentedResources.of(event.node());
        enter(event.state(), event.at());
    }

    private void enter(NodeState entered, Instant at) {
        state = entered;
        changed = at;
    }

    /** Replaces the allocated amounts by the sum of the allocations, and returns the difference. */
    List<FieldDrift> holds(DocumentedResources sum) {
        DocumentedResources counted = allocated;
        allocated = sum;
        return counted.equals(sum) ? List.of() : List.of(new FieldDrift(StoreCollections.WORKERS, id,
                RowChange.own(ALLOCATED), counted.toString(), sum.toString()));
    }

    /** Returns the documented fields that follow from the placements. */
    Map<String, Double> balance() {
        Map<String, Double> balance = new LinkedHashMap<>(allocated.documented("allocated"));
        balance.putAll(total.minus(allocated).documented("available"));
        return balance;
    }

    /** Returns the write of the worker's document. */
    WriteModel<Document> write(String pool, long last, Instant at) {
        RowChange change = new RowChange(key(pool), isNew).set(balance())
                .set("is_active", state.acceptsWork())
                .set("last_heartbeat", seen.map(Instant::getEpochSecond).orElse(0L))
                .set("updated_at", Date.from(at))
                .own("ordinal", ordinal).own("state", state.name())
                .own("changed_at", Date.from(changed))
                .own("out_of_service", outOfService.entrySet().stream()
                        .map(gpu -> new Document("gpu", gpu.getKey()).append("at", Date.from(gpu.getValue()))).toList())
                .own("total", total.encode()).own(ALLOCATED, allocated.encode());
        seen.ifPresent(heard -> change.own("seen_at", Date.from(heard)));
        node.filter(known -> described).ifPresent(known -> change.set("worker_ip", known.address())
                .set(total.documented("total")).own(NODE, NodeCodec.encode(known)));
        if (isNew) {
            change.set("registered_at", Date.from(at));
        }
        return change.write(last);
    }

    /** Returns the writes of the documents of the GPUs. */
    List<WriteModel<Document>> writeGpus(String pool, long last) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        if (!rebuilt) {
            changedGpus.forEach(gpu -> writes.add(gpu(pool, gpu).update(last)));
            return writes;
        }
        List<Gpu> gpus = node.orElseThrow().gpus();
        for (int i = 0; i < gpus.size(); i++) {
            Document described = NodeCodec.encode(gpus.get(i));
            gpu(pool, i).set(described).put(last).forEach(writes::add);
        }
        writes.add(new DeleteManyModel<>(Filters.and(Filters.eq(ID, id), Filters.eq("pool", pool),
                Filters.gte("gpu_number", gpus.size()), Filters.lt(RowChange.SEQUENCE, last))));
        return writes;
    }

    private RowChange gpu(String pool, int number) {
        GpuState inService = outOfService.containsKey(number) ? GpuState.MAINTENANCE : GpuState.AVAILABLE;
        return new RowChange(new Document(ID, id).append("gpu_number", number).append("pool", pool), false)
                .set("state", inService.name());
    }

    private Document key(String pool) {
        return new Document(ID, id).append("pool", pool);
    }

    /** Returns the worker as events; its node must have been read. */
    List<SchedulerEvent> events() {
        List<SchedulerEvent> events = new ArrayList<>();
        events.add(new NodeRegistered(ordinal, node.orElseThrow(), state, changed));
        seen.ifPresent(at -> events.add(new NodeSeen(ordinal, id, at)));
        outOfService.forEach((gpu, at) ->
                events.add(new GpuStateChanged(ordinal, id, gpu, GpuState.MAINTENANCE, at)));
        return events;
    }
}
