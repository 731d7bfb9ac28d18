package dev.berth.store.jdbc;

import dev.berth.event.EventSubject;
import dev.berth.event.SchedulerEvent;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Writes the table {@code audit_log}: a row for each event, for people to read. */
final class AuditRows {

    private final StatementBatch insert;

    AuditRows(Statements statements) {
        this.insert = statements.one("""
                INSERT INTO {audit_log} (pool, sequence, at, event, request_id, allocation_id, node_id, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""");
    }

    void add(String pool, long sequence, SchedulerEvent event) {
        EventSubject subject = event.subject();
        OptionalLong allocation = subject.allocation();
        insert.add(pool, sequence, event.at(), event.kind().word(), subject.request().orElse(null),
                allocation.isPresent() ? allocation.getAsLong() : null, subject.node().orElse(null),
                TextEncoding.kept(event.description()));
    }

    void flush() throws SQLException, UnfitBatchException {
        insert.run();
    }

    void discard() {
        insert.discard();
    }
}
