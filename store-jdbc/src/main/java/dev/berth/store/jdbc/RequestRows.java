package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the table {@code requests}, and by {@link AllocationRows} those of what requests hold.
 *
 * <p>A request that is submitted and placed in one batch, as most are, is written once, as placed.
 *
 * <p>Whether what an event says can be is checked on the request, which knows what it holds.
 */
final class RequestRows {

    /** Stands for the allocation of who holds none; real ones count from 1. */
    private static final long NOTHING = 0;

    private final StatementBatch<RequestColumn> submit;
    private final StatementBatch<RequestColumn> place;
    private final StatementBatch<RequestColumn> start;
    private final StatementBatch<RequestColumn> expire;
    private final StatementBatch<RequestColumn> extend;
    private final StatementBatch<RequestColumn> requeue;
    private final StatementBatch<RequestColumn> end;
    private final List<StatementBatch<RequestColumn>> all;
    private final AllocationRows allocations;
    private final Map<String, Row<RequestColumn>> submissions = new LinkedHashMap<>();

    RequestRows(Statements statements) {
        Table<RequestColumn> requests = RequestColumn.TABLE;
        this.submit = statements.of(requests.insertWithout(RequestColumn.REQUEUED_AT, RequestColumn.STARTED_AT,
                RequestColumn.ENDED_AT, RequestColumn.ENDED_SEQUENCE, RequestColumn.FINGERPRINT)
                .set(RequestColumn.ATTEMPT, "1").set(RequestColumn.REASON, "''").set(RequestColumn.DETAIL, "''"));
        this.place = statements.of(requests.update().set(RequestColumn.STATUS, "'PLACED'")
                .set(RequestColumn.ALLOCATION_ID).where(RequestColumn.STATUS, "IN ('PENDING', 'HELD')"));
        this.start = statements.of(live(requests).set(RequestColumn.STARTED_AT)
                .set(RequestColumn.STATUS, "CASE WHEN status = 'EXPIRING' THEN 'EXPIRING' ELSE 'RUNNING' END"));
        this.expire = statements.of(live(requests).set(RequestColumn.STATUS, "'EXPIRING'"));
        this.extend = statements.of(live(requests)
                .set(RequestColumn.STATUS, "CASE WHEN started_at IS NULL THEN 'PLACED' ELSE 'RUNNING' END"));
        this.requeue = statements.of(liveOrWaiting(requests).set(RequestColumn.STATUS, "'PENDING'")
                .set(RequestColumn.ATTEMPT).set(RequestColumn.ALLOCATION_ID, "NULL")
                .set(RequestColumn.STARTED_AT, "NULL").set(RequestColumn.REQUEUED_AT).set(RequestColumn.REASON));
        this.end = statements.of(liveOrWaiting(requests).set(RequestColumn.STATUS).set(RequestColumn.ENDED_AT)
                .set(RequestColumn.ENDED_SEQUENCE).set(RequestColumn.FINGERPRINT).set(RequestColumn.REASON)
                .set(RequestColumn.DETAIL));
        this.all = List.of(submit, place, start, expire, extend, requeue, end);
        this.allocations = new AllocationRows(statements);
    }

    /** An update of a request that holds an allocation. */
    private static RowChange<RequestColumn> live(Table<RequestColumn> requests) {
        return requests.update().where(RequestColumn.ALLOCATION_ID).where(RequestColumn.ENDED_AT, "IS NULL");
    }

    /** An update of a request that holds an allocation, or {@link #NOTHING}. */
    private static RowChange<RequestColumn> liveOrWaiting(Table<RequestColumn> requests) {
        return requests.update().whereOr(RequestColumn.ALLOCATION_ID, "0").where(RequestColumn.ENDED_AT, "IS NULL");
    }

    private static Row<RequestColumn> of(Row<RequestColumn> row, String pool, String request, long allocation) {
        return row.where(RequestColumn.POOL, pool).where(RequestColumn.ID, request)
                .where(RequestColumn.ALLOCATION_ID, allocation);
    }

    void submitted(String pool, RequestSubmitted event) {
        Request request = event.request();
        Shape shape = request.shapes().get(0);
        GpuDemand gpus = shape.gpus();
        Resources resources = shape.resources();
        submissions.put(request.id(), submit.row().set(RequestColumn.POOL, pool).set(RequestColumn.ID, request.id())
                .set(RequestColumn.SEQUENCE, event.sequence()).set(RequestColumn.USER_ID, request.user())
                .set(RequestColumn.PROJECT_ID, request.project())
                .set(RequestColumn.STATUS, RequestState.PENDING.name())
                .set(RequestColumn.PRIORITY, request.priority().name())
                .set(RequestColumn.PATIENCE, request.patience().name())
                .set(RequestColumn.DURATION_MILLIS, request.duration().map(Duration::toMillis).orElse(null))
                .set(RequestColumn.EARLIEST_START, request.earliestStart().orElse(null))
                .set(RequestColumn.DEADLINE, request.deadline().orElse(null))
                .set(RequestColumn.SERVER_NAME, request.node().orElse(null))
                .set(RequestColumn.NUM_GPUS, gpus.count()).set(RequestColumn.GPU_MILLI, gpus.gpuMilli())
                .set(RequestColumn.GPU_MODELS, Json.names(gpus.models()))
                .set(RequestColumn.GPU_MIN_MEMORY_MIB, gpus.minMemoryMib())
                .set(RequestColumn.GPU_MAX_MEMORY_MIB, gpus.maxMemoryMib())
                .set(RequestColumn.GPU_LINKS, gpus.links().name())
                .set(RequestColumn.CPU_MILLIS, resources.cpuMillis())
                .set(RequestColumn.MEMORY_MIB, resources.memoryMib())
                .set(RequestColumn.STORAGE_MIB, resources.storageMib())
                .set(RequestColumn.MORE_SHAPES, Json.shapes(request.shapes().subList(1, request.shapes().size())))
                .set(RequestColumn.SELECTORS, Json.map(request.selectors()))
                .set(RequestColumn.TOLERATIONS, Json.tolerations(request.tolerations()))
                .set(RequestColumn.ATTRIBUTES, Json.map(request.attributes()))
                .set(RequestColumn.CREATED_AT, event.at()));
    }

    void placed(String pool, Allocation allocation) {
        allocations.placed(pool, allocation);
        Row<RequestColumn> submitted = submissions.get(allocation.requestId());
        if (submitted == null) {
            place.add(place.row().set(RequestColumn.ALLOCATION_ID, allocation.id()).where(RequestColumn.POOL, pool)
                    .where(RequestColumn.ID, allocation.requestId()));
        } else {
            submitted.set(RequestColumn.STATUS, RequestState.PLACED.name())
                    .set(RequestColumn.ALLOCATION_ID, allocation.id());
        }
    }

    void started(String pool, RequestStarted event) {
        allocations.started(pool, event);
        start.add(of(start.row(), pool, event.requestId(), event.allocationId())
                .set(RequestColumn.STARTED_AT, event.at()));
    }

    void expiring(String pool, RequestExpiring event) {
        allocations.expiring(pool, event);
        expire.add(of(expire.row(), pool, event.requestId(), event.allocationId()));
    }

    void extended(String pool, RequestExtended event) {
        allocations.extended(pool, event);
        extend.add(of(extend.row(), pool, event.requestId(), event.allocationId()));
    }

    void requeued(String pool, RequestRequeued event) {
        allocations.ended(pool, event.allocationId(), event.at());
        requeue.add(of(requeue.row(), pool, event.requestId(), event.allocationId().orElse(NOTHING))
                .set(RequestColumn.ATTEMPT, event.attempt()).set(RequestColumn.REQUEUED_AT, event.at())
                .set(RequestColumn.REASON, TextEncoding.kept(event.reason())));
    }

    void ended(String pool, RequestEnded event) {
        allocations.ended(pool, event.allocationId(), event.at());
        end.add(of(end.row(), pool, event.requestId(), event.allocationId().orElse(NOTHING))
                .set(RequestColumn.STATUS, event.state().name()).set(RequestColumn.ENDED_AT, event.at())
                .set(RequestColumn.ENDED_SEQUENCE, event.sequence())
                .set(RequestColumn.FINGERPRINT, event.fingerprint())
                .set(RequestColumn.REASON, TextEncoding.kept(event.reason()))
                .set(RequestColumn.DETAIL, TextEncoding.kept(event.detail())));
    }

    void flush() throws SQLException, UnfitBatchException {
        submissions.values().forEach(submit::add);
        submissions.clear();
        for (StatementBatch<RequestColumn> batch : all) {
            batch.run();
        }
        allocations.flush();
    }

    void discard() {
        submissions.clear();
        all.forEach(StatementBatch::discard);
        allocations.discard();
    }
}
