package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Placement;
import dev.berth.model.Resources;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes the tables {@code allocations} and {@code allocation_gpus}.
 *
 * <p>An allocation is found by its key alone: a condition that it be live would let a database without statistics look
 * for it among all live ones. {@link RequestRows} checks that it is.
 */
final class AllocationRows {

    private final StatementBatch<AllocationColumn> allocate;
    private final StatementBatch<AllocationGpuColumn> allocateGpu;
    private final StatementBatch<AllocationColumn> start;
    private final StatementBatch<AllocationColumn> expire;
    private final StatementBatch<AllocationColumn> extend;
    private final StatementBatch<AllocationColumn> end;
    private final List<StatementBatch<?>> all;

    AllocationRows(Statements statements) {
        Table<AllocationColumn> allocations = AllocationColumn.TABLE;
        this.allocate = statements.of(allocations.insertWithout(AllocationColumn.STARTED_AT,
                AllocationColumn.EXPIRING_AT, AllocationColumn.ENDED_AT));
        this.allocateGpu = statements.of(AllocationGpuColumn.TABLE.insertWithout());
        this.start = statements.of(allocations.update().set(AllocationColumn.STARTED_AT));
        this.expire = statements.of(allocations.update().set(AllocationColumn.EXPIRING_AT));
        this.extend = statements.of(allocations.update().set(AllocationColumn.END_TIME)
                .set(AllocationColumn.EXPIRING_AT, "NULL"));
        this.end = statements.of(allocations.update().set(AllocationColumn.ENDED_AT));
        this.all = List.of(allocate, allocateGpu, start, expire, extend, end);
    }

    void placed(String pool, Allocation allocation) {
        Placement placement = allocation.placement();
        GpuDemand gpus = placement.shape().gpus();
        Resources resources = placement.shape().resources();
        allocate.add(allocate.row().set(AllocationColumn.POOL, pool).set(AllocationColumn.ID, allocation.id())
                .set(AllocationColumn.SLOT, allocation.slot())
                .set(AllocationColumn.REQUEST_ID, allocation.requestId())
                .set(AllocationColumn.ATTEMPT, allocation.attempt())
                .set(AllocationColumn.NODE_ID, placement.nodeId())
                .set(AllocationColumn.NODE_ORDINAL, placement.nodeOrdinal())
                .set(AllocationColumn.NUM_GPUS, gpus.count()).set(AllocationColumn.GPU_MILLI, gpus.gpuMilli())
                .set(AllocationColumn.GPU_MODELS, Json.names(gpus.models()))
                .set(AllocationColumn.GPU_MIN_MEMORY_MIB, gpus.minMemoryMib())
                .set(AllocationColumn.GPU_MAX_MEMORY_MIB, gpus.maxMemoryMib())
                .set(AllocationColumn.GPU_LINKS, gpus.links().name())
                .set(AllocationColumn.CPU_MILLIS, resources.cpuMillis())
                .set(AllocationColumn.MEMORY_MIB, resources.memoryMib())
                .set(AllocationColumn.STORAGE_MIB, resources.storageMib())
                .set(AllocationColumn.START_TIME, allocation.start())
                .set(AllocationColumn.END_TIME, allocation.expiry().orElse(null)));
        for (long rest = placement.gpuMask(); rest != 0; rest &= rest - 1) {
            allocateGpu.add(allocateGpu.row().set(AllocationGpuColumn.POOL, pool)
                    .set(AllocationGpuColumn.ALLOCATION_ID, allocation.id())
                    .set(AllocationGpuColumn.GPU_NUMBER, Long.numberOfTrailingZeros(rest))
                    .set(AllocationGpuColumn.GPU_MILLI, gpus.gpuMilli()));
        }
    }

    private static Row<AllocationColumn> of(Row<AllocationColumn> row, String pool, long allocation) {
        return row.where(AllocationColumn.POOL, pool).where(AllocationColumn.ID, allocation);
    }

    void started(String pool, RequestStarted event) {
        start.add(of(start.row(), pool, event.allocationId()).set(AllocationColumn.STARTED_AT, event.at()));
    }

    void expiring(String pool, RequestExpiring event) {
        expire.add(of(expire.row(), pool, event.allocationId()).set(AllocationColumn.EXPIRING_AT, event.at()));
    }

    void extended(String pool, RequestExtended event) {
        extend.add(of(extend.row(), pool, event.allocationId()).set(AllocationColumn.END_TIME, event.expiry()));
    }

    void ended(String pool, OptionalLong allocation, Instant at) {
        if (allocation.isPresent()) {
            end.add(of(end.row(), pool, allocation.getAsLong()).set(AllocationColumn.ENDED_AT, at));
        }
    }

    void flush() throws SQLException, UnfitBatchException {
        for (StatementBatch<?> batch : all) {
            batch.run();
        }
    }

    void discard() {
        all.forEach(StatementBatch::discard);
    }
}
