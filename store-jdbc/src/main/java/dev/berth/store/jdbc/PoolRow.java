package dev.berth.store.jdbc;

import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * A row of the table {@code pools}.
 *
 * @param epoch the number of the newest lead
 * @param sequence the number of the next event
 * @param leader who leads
 * @param batchSequence the first number of the newest batch of this lead; absent before the first
 * @param batchDigest a hash of what was in that batch
 */
record PoolRow(long epoch, long sequence, String leader, OptionalLong batchSequence, long batchDigest) {

    static Optional<PoolRow> find(Handle handle, Tables tables, String pool) {
        return handle.createQuery(tables.sql("""
                SELECT epoch, sequence, leader, batch_sequence, batch_digest FROM {pools} WHERE pool = ?"""))
                .bind(0, pool)
                .map((row, context) -> new PoolRow(row.getLong(1), row.getLong(2), row.getString(3),
                        row.getObject(4) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(4)),
                        row.getLong(5)))
                .findOne();
    }

    /** Whether the newest batch is this one. */
    boolean keptLast(long first, int size, long digest) {
        return batchSequence.isPresent() && batchSequence.getAsLong() == first && first + size == sequence
                && batchDigest == digest;
    }
}
