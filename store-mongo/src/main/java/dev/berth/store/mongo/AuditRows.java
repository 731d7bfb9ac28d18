package dev.berth.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import dev.berth.event.EventSubject;
import dev.berth.event.SchedulerEvent;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * The collection audit: a line for every event, for people, with many lines of a batch in one document. Berth does not
 * read it.
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
        EventSubject subject = event.subject();
        Document line = new Document("sequence", sequence).append("at", Date.from(event.at()))
                .append(EventCodec.KIND, event.kind().word());
        subject.request().ifPresent(id -> line.append(TaskRow.ID, id));
        subject.allocation().ifPresent(id -> line.append("allocation_id", id));
        subject.node().ifPresent(id -> line.append(WorkerRow.ID, id));
        return line.append("detail", shortened(event.description()));
    }

    private static String shortened(String text) {
        if (text.length() <= DETAIL_CHARS) {
            return text;
        }
        boolean splitsOne = Character.isHighSurrogate(text.charAt(DETAIL_CHARS - 1));
        return text.substring(0, splitsOne ? DETAIL_CHARS - 1 : DETAIL_CHARS) + "\u2026";
    }
}
