package dev.berth.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** The collection audit: a document for every event, for people. Nothing is read from it. */
final class AuditRows {

    private AuditRows() {
    }

    static List<InsertOneModel<Document>> of(String pool, long sequence, List<SchedulerEvent> events) {
        List<InsertOneModel<Document>> rows = new ArrayList<>(events.size());
        for (SchedulerEvent event : events) {
            Subject subject = Subject.of(event);
            Document row = new Document("_id",
                    new Document("pool", pool).append("sequence", sequence + rows.size()))
                    .append("pool", pool).append("at", Date.from(event.at()))
                    .append("event", event.getClass().getSimpleName());
            subject.task().ifPresent(id -> row.append(TaskRow.ID, id));
            subject.worker().ifPresent(id -> row.append(WorkerRow.ID, id));
            rows.add(new InsertOneModel<>(row.append("detail", detail(event))));
        }
        return rows;
    }

    private static String detail(SchedulerEvent event) {
        if (event instanceof NodeRegistered registered) {
            return registered.state().name();
        } else if (event instanceof NodeStateChanged changed) {
            return sentence(changed.to().name(), changed.reason());
        } else if (event instanceof GpuStateChanged changed) {
            return changed.gpu() + " " + changed.state();
        } else if (event instanceof RequestPlaced placed) {
            return "GPUs " + placed.allocation().placement().gpus();
        } else if (event instanceof RequestExtended extended) {
            return "until " + extended.expiry();
        } else if (event instanceof RequestRequeued requeued) {
            return sentence("attempt " + requeued.attempt(), requeued.reason());
        } else if (event instanceof RequestEnded ended) {
            return sentence(ended.state().name(), ended.reason());
        }
        return "";
    }

    private static String sentence(String what, String why) {
        return why.isEmpty() ? what : what + ": " + why;
    }
}
