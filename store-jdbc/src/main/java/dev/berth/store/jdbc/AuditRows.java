package dev.berth.store.jdbc;

import dev.berth.event.EventSubject;
import dev.berth.event.SchedulerEvent;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Writes the table {@code audit_log}: a row for each event, for people to read. */
final class AuditRows {

    private final StatementBatch<AuditColumn> insert;

    AuditRows(Statements statements) {
        this.insert = statements.of(AuditColumn.TABLE.insertWithout());
    }

    void add(String pool, long sequence, SchedulerEvent event) {
        EventSubject subject = event.subject();
        OptionalLong allocation = subject.allocation();
        insert.add(insert.row().set(AuditColumn.POOL, pool).set(AuditColumn.SEQUENCE, sequence)
                .set(AuditColumn.AT, event.at()).set(AuditColumn.EVENT, event.kind().word())
                .set(AuditColumn.REQUEST_ID, subject.request().orElse(null))
                .set(AuditColumn.ALLOCATION_ID, allocation.isPresent() ? allocation.getAsLong() : null)
                .set(AuditColumn.NODE_ID, subject.node().orElse(null))
                .set(AuditColumn.DETAIL, TextEncoding.kept(event.description())));
    }

    void flush() throws SQLException, UnfitBatchException {
        insert.run();
    }

    void discard() {
        insert.discard();
    }
}
