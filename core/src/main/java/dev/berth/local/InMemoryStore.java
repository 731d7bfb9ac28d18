package dev.berth.local;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommitResult;
import dev.berth.spi.CommitResult.Cause;
import dev.berth.spi.Leadership;
import dev.berth.spi.PoolPosition;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps pools in memory, for as long as the object is held: closing it forgets nothing, so that a test can start a
 * scheduler again on what an earlier one left.
 *
 * <p>May be used by any thread. Of ended requests it keeps the last ones only, since nobody can ask for the others
 * after the process has ended.
 */
public final class InMemoryStore implements SchedulerStore {

    private static final int ENDED_KEPT = 100_000;
    private static final CommitResult KEPT = new CommitResult.Committed();

    private final ConcurrentHashMap<String, PoolRows> pools = new ConcurrentHashMap<>();
    private final int endedKept;

    /** Makes an empty store that keeps the last 100,000 ended requests of a pool. */
    public InMemoryStore() {
        this(ENDED_KEPT);
    }

    /**
     * Makes an empty store.
     *
     * @param endedKept how many ended requests of a pool to keep, at least 0
     */
    public InMemoryStore(int endedKept) {
        this.endedKept = endedKept;
    }

    @Override
    public Optional<Leadership> acquire(String pool, String leader, Duration lease) {
        PoolRows rows = pools.computeIfAbsent(pool, name -> new PoolRows(endedKept));
        synchronized (rows) {
            if (!rows.isFree(leader)) {
                return Optional.empty();
            }
            rows.lead(leader, lease);
            return Optional.of(new Leadership(pool, leader, rows.epoch));
        }
    }

    @Override
    public boolean renew(Leadership leadership, Duration lease) {
        PoolRows rows = rows(leadership);
        synchronized (rows) {
            boolean ours = rows.epoch == leadership.epoch();
            if (ours) {
                rows.letRun(lease);
            }
            return ours;
        }
    }

    @Override
    public PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events) {
        PoolRows rows = rows(leadership);
        synchronized (rows) {
            if (rows.epoch != leadership.epoch()) {
                throw new StoreException("The lead is stale. pool=" + leadership.pool() + " epoch="
                        + leadership.epoch() + " newest=" + rows.epoch, null);
            }
            rows.emit(events);
            return new PoolPosition(rows.next, rows.lastNode, rows.lastEvent);
        }
    }

    @Override
    public CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events) {
        PoolRows rows = rows(leadership);
        synchronized (rows) {
            if (rows.epoch != leadership.epoch()) {
                return new CommitResult.Refused(Cause.STALE_EPOCH, "The lead is stale. pool=" + leadership.pool()
                        + " epoch=" + leadership.epoch() + " newest=" + rows.epoch);
            }
            if (rows.isLast(leadership.epoch(), sequence, events)) {
                return KEPT;
            }
            if (rows.next != sequence || events.isEmpty()) {
                return new CommitResult.Refused(Cause.BAD_BATCH, "The batch does not follow. pool=" + leadership.pool()
                        + " sequence=" + sequence + " expected=" + rows.next + " events=" + events.size());
            }
            rows.keep(leadership.epoch(), events);
            return KEPT;
        }
    }

    private PoolRows rows(Leadership leadership) {
        PoolRows rows = pools.get(leadership.pool());
        if (rows == null) {
            throw new StoreException("There is no such pool. pool=" + leadership.pool() + " Maybe acquire it first.",
                    null);
        }
        return rows;
    }

    @Override
    public void close() {
    }
}
