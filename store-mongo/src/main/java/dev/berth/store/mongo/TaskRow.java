package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;

/**
 * Berth's own fields of a task's document.
 *
 * @param ended the end of the request; an ended one has no other events
 * @param sequence the number of its end or, while it lives, of its submission
 * @param request its submission and how far it has come
 * @param allocation what it holds
 * @param held the allocation's placement and how far it has come
 */
record TaskRow(Optional<RequestEnded> ended, long sequence, List<SchedulerEvent> request,
        Optional<Allocation> allocation, List<SchedulerEvent> held) {

    static final String ID = "task_id";

    static TaskRow read(Document document) {
        Document own = document.get(RowChange.OWN, Document.class);
        Optional<RequestEnded> ended = event(own, TaskChanges.ENDED).map(RequestEnded.class::cast);
        if (ended.isPresent()) {
            return new TaskRow(ended, ended.get().sequence(), List.of(), Optional.empty(), List.of());
        }
        List<SchedulerEvent> request = new ArrayList<>();
        RequestSubmitted submitted = (RequestSubmitted) event(own, TaskChanges.SUBMITTED).orElseThrow();
        request.add(submitted);
        event(own, TaskChanges.REQUEUED).map(RequestRequeued.class::cast).map(TaskRow::withoutAllocation)
                .ifPresent(request::add);
        Optional<Allocation> allocation = allocation(document);
        List<SchedulerEvent> held = new ArrayList<>();
        allocation.map(RequestPlaced::new).ifPresent(held::add);
        event(own, TaskChanges.STARTED).ifPresent(held::add);
        event(own, TaskChanges.EXPIRING).ifPresent(held::add);
        return new TaskRow(ended, submitted.sequence(), request, allocation, held);
    }

    /** Reads the allocation that the request of a document holds, or held when it ended. */
    static Optional<Allocation> allocation(Document document) {
        Document own = document.get(RowChange.OWN, Document.class);
        Optional<Allocation> placed = event(own, TaskChanges.PLACED).map(RequestPlaced.class::cast)
                .map(RequestPlaced::allocation);
        return RequestCodec.instant(own, TaskChanges.EXPIRY)
                .flatMap(expiry -> placed.map(allocation -> allocation.until(expiry))).or(() -> placed);
    }

    private static Optional<SchedulerEvent> event(Document own, String field) {
        return Optional.ofNullable(own.get(field, Document.class)).map(EventCodec::decode);
    }

    private static RequestRequeued withoutAllocation(RequestRequeued event) {
        return new RequestRequeued(event.requestId(), event.attempt(), OptionalLong.empty(), event.reason(),
                event.at());
    }

    /** Returns the documented status of the request. */
    String status() {
        RequestState live = allocation.isPresent() ? RequestState.RUNNING : RequestState.PENDING;
        return TaskDocuments.status(ended.map(RequestEnded::state).orElse(live));
    }
}
