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

/**
 * The collection audit: a line for every event, for people, as many lines of a batch in a document as are handy.
 * Nothing is read from it.
 */
final class AuditRows {

    private static final int LINES = 1000;
    private static final int DETAIL_CHARS = 500;

    private AuditRows() {
    }

    static List<InsertOneModel<Document>> of(String pool, long sequence, List<SchedulerEvent> events) {
        List<InsertOneModel<Document>> rows = new ArrayList<>();
        long first = sequence;
        for (List<SchedulerEvent> part : Lists.partition(events, LINES)) {
            List<Document> lines = new ArrayList<>(part.size());
            for (SchedulerEvent event : part) {
                lines.add(line(first + lines.size(), event));
            }
            rows.add(new InsertOneModel<>(new Document("_id",
                    new Document("pool", pool).append("sequence", first)).append("pool", pool)
                    .append("until", Date.from(part.get(part.size() - 1).at())).append("events", lines)));
            first += part.size();
        }
        return rows;
    }

    private static Document line(long sequence, SchedulerEvent event) {
        EventSubject subject = EventSubject.of(event);
        Document line = new Document("sequence", sequence).append("at", Date.from(event.at()))
                .append("event", event.getClass().getSimpleName());
        subject.task().ifPresent(id -> line.append(TaskRow.ID, id));
        subject.worker().ifPresent(id -> line.append(WorkerRow.ID, id));
        return line.append("detail", shortened(detail(event)));
    }

    private static String shortened(String text) {
        if (text.length() <= DETAIL_CHARS) {
            return text;
        }
        boolean splitsOne = Character.isHighSurrogate(text.charAt(DETAIL_CHARS - 1));
        return text.substring(0, splitsOne ? DETAIL_CHARS - 1 : DETAIL_CHARS) + "\u2026";
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
