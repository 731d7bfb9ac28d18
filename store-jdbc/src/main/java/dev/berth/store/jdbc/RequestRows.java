package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables {@code requests}, {@code allocations} and {@code allocation_gpus}.
 *
 * <p>A request that is submitted and placed in one batch, as most are, is written once, as placed.
 *
 * <p>Whether what an event says can be is checked on the request, which knows what it holds. An allocation is found by
 * its key alone: a condition that it be live would let a database without statistics look for it among all live ones.
 */
final class RequestRows {

    /** Stands for the allocation of who holds none; real ones count from 1. */
    private static final long NOTHING = 0;

    private final StatementBatch submit;
    private final StatementBatch allocate;
    private final StatementBatch allocateGpu;
    private final StatementBatch place;
    private final StatementBatch startAllocation;
    private final StatementBatch start;
    private final StatementBatch expireAllocation;
    private final StatementBatch expire;
    private final StatementBatch extendAllocation;
    private final StatementBatch extend;
    private final StatementBatch endAllocation;
    private final StatementBatch requeue;
    private final StatementBatch end;
    private final List<StatementBatch> all;
    private final Map<String, @Nullable Object[]> submissions = new LinkedHashMap<>();

    RequestRows(Statements statements) {
        this.submit = statements.one("""
                INSERT INTO {requests} (pool, id, sequence, user_id, project_id, priority, patience,
                    duration_millis, earliest_start, deadline, server_name, num_gpus, gpu_milli, gpu_models,
                    gpu_min_memory_mib, gpu_max_memory_mib, gpu_links, cpu_millis, memory_mib, storage_mib,
                    more_shapes, selectors, tolerations, attributes, created_at, status, allocation_id, attempt,
                    reason, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    1, '', '')""");
        this.allocate = statements.one("""
                INSERT INTO {allocations} (pool, id, slot, request_id, attempt, node_id, node_ordinal, num_gpus,
                    gpu_milli, gpu_models, gpu_min_memory_mib, gpu_max_memory_mib, gpu_links, cpu_millis, memory_mib,
                    storage_mib, start_time, end_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        this.allocateGpu = statements.one("""
                INSERT INTO {allocation_gpus} (pool, allocation_id, gpu_number, gpu_milli)
                VALUES (?, ?, ?, ?)""");
        this.place = statements.one("""
                UPDATE {requests} SET status = 'PLACED', allocation_id = ?
                WHERE pool = ? AND id = ? AND status IN ('PENDING', 'HELD')""");
        this.startAllocation = statements.one("UPDATE {allocations} SET started_at = ? WHERE pool = ? AND id = ?");
        this.start = statements.one("""
                UPDATE {requests} SET started_at = ?,
                    status = CASE WHEN status = 'EXPIRING' THEN 'EXPIRING' ELSE 'RUNNING' END
                WHERE pool = ? AND id = ? AND allocation_id = ? AND ended_at IS NULL""");
        this.expireAllocation = statements.one("UPDATE {allocations} SET expiring_at = ? WHERE pool = ? AND id = ?");
        this.expire = statements.one("""
                UPDATE {requests} SET status = 'EXPIRING'
                WHERE pool = ? AND id = ? AND allocation_id = ? AND ended_at IS NULL""");
        this.extendAllocation = statements.one("""
                UPDATE {allocations} SET end_time = ?, expiring_at = NULL WHERE pool = ? AND id = ?""");
        this.extend = statements.one("""
                UPDATE {requests} SET status = CASE WHEN started_at IS NULL THEN 'PLACED' ELSE 'RUNNING' END
                WHERE pool = ? AND id = ? AND allocation_id = ? AND ended_at IS NULL""");
        this.endAllocation = statements.one("UPDATE {allocations} SET ended_at = ? WHERE pool = ? AND id = ?");
        this.requeue = statements.one("""
                UPDATE {requests} SET status = 'PENDING', attempt = ?, allocation_id = NULL, started_at = NULL,
                    requeued_at = ?, reason = ?
                WHERE pool = ? AND id = ? AND COALESCE(allocation_id, 0) = ? AND ended_at IS NULL""");
        this.end = statements.one("""
                UPDATE {requests} SET status = ?, ended_at = ?, ended_sequence = ?, fingerprint = ?,
                    reason = ?, detail = ?
                WHERE pool = ? AND id = ? AND COALESCE(allocation_id, 0) = ? AND ended_at IS NULL""");
        this.all = List.of(submit, allocate, allocateGpu, place, startAllocation, start, expireAllocation,
                expire, extendAllocation, extend, endAllocation, requeue, end);
    }

    void submitted(String pool, RequestSubmitted event) {
        Request request = event.request();
        Shape shape = request.shapes().get(0);
        GpuDemand gpus = shape.gpus();
        Resources resources = shape.resources();
        @Nullable Object[] row = {pool, request.id(), event.sequence(), request.user(), request.project(),
                request.priority().name(), request.patience().name(),
                request.duration().map(Duration::toMillis).orElse(null),
                request.earliestStart().orElse(null),
                request.deadline().orElse(null), request.node().orElse(null), gpus.count(),
                gpus.gpuMilli(), Json.names(gpus.models()), gpus.minMemoryMib(), gpus.maxMemoryMib(),
                gpus.links().name(), resources.cpuMillis(), resources.memoryMib(), resources.storageMib(),
                Json.shapes(request.shapes().subList(1, request.shapes().size())), Json.map(request.selectors()),
                Json.tolerations(request.tolerations()), Json.map(request.attributes()), event.at(),
                RequestState.PENDING.name(), null};
        submissions.put(request.id(), row);
    }

    void placed(String pool, Allocation allocation) {
        Placement placement = allocation.placement();
        GpuDemand gpus = placement.shape().gpus();
        Resources resources = placement.shape().resources();
        allocate.add(pool, allocation.id(), allocation.slot(), allocation.requestId(), allocation.attempt(),
                placement.nodeId(), placement.nodeOrdinal(), gpus.count(), gpus.gpuMilli(),
                Json.names(gpus.models()), gpus.minMemoryMib(), gpus.maxMemoryMib(), gpus.links().name(),
                resources.cpuMillis(), resources.memoryMib(), resources.storageMib(), allocation.start(),
                allocation.expiry().orElse(null));
        for (long rest = placement.gpuMask(); rest != 0; rest &= rest - 1) {
            allocateGpu.add(pool, allocation.id(), Long.numberOfTrailingZeros(rest), gpus.gpuMilli());
        }
        @Nullable Object[] row = submissions.get(allocation.requestId());
        if (row == null) {
            place.add(allocation.id(), pool, allocation.requestId());
        } else {
            row[row.length - 2] = RequestState.PLACED.name();
            row[row.length - 1] = allocation.id();
        }
    }

    void started(String pool, RequestStarted event) {
        Instant at = event.at();
        startAllocation.add(at, pool, event.allocationId());
        start.add(at, pool, event.requestId(), event.allocationId());
    }

    void expiring(String pool, RequestExpiring event) {
        expireAllocation.add(event.at(), pool, event.allocationId());
        expire.add(pool, event.requestId(), event.allocationId());
    }

    void extended(String pool, RequestExtended event) {
        extendAllocation.add(event.expiry(), pool, event.allocationId());
        extend.add(pool, event.requestId(), event.allocationId());
    }

    void requeued(String pool, RequestRequeued event) {
        ended(pool, event.allocationId(), event.at());
        requeue.add(event.attempt(), event.at(), TextEncoding.kept(event.reason()), pool, event.requestId(),
                event.allocationId().orElse(NOTHING));
    }

    void ended(String pool, RequestEnded event) {
        ended(pool, event.allocationId(), event.at());
        end.add(event.state().name(), event.at(), event.sequence(), event.fingerprint(),
                TextEncoding.kept(event.reason()), TextEncoding.kept(event.detail()), pool, event.requestId(),
                event.allocationId().orElse(NOTHING));
    }

    private void ended(String pool, OptionalLong allocation, Instant at) {
        if (allocation.isPresent()) {
            endAllocation.add(at, pool, allocation.getAsLong());
        }
    }

    void flush() throws SQLException, UnfitBatchException {
        submissions.values().forEach(submit::add);
        submissions.clear();
        for (StatementBatch batch : all) {
            batch.run();
        }
    }

    void discard() {
        submissions.clear();
        all.forEach(StatementBatch::discard);
    }
}
