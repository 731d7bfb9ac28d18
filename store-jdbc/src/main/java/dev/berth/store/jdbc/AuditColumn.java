package dev.berth.store.jdbc;

/** The columns of the table {@code audit_log}, which the scripts describe. */
enum AuditColumn implements Column {

    POOL(ColumnType.NAME),
    SEQUENCE(ColumnType.LONG),
    AT(ColumnType.TIME),
    EVENT(ColumnType.NAME),
    REQUEST_ID(ColumnType.NAME),
    ALLOCATION_ID(ColumnType.LONG),
    NODE_ID(ColumnType.NAME),
    DETAIL(ColumnType.TEXT);

    static final Table<AuditColumn> TABLE = Table.of("audit_log", AuditColumn.class, POOL, SEQUENCE);

    private final ColumnType type;

    AuditColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
