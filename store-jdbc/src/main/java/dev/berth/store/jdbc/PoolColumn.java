package dev.berth.store.jdbc;

/** The columns of the table {@code pools}, which the scripts describe. */
enum PoolColumn implements Column {

    POOL(ColumnType.NAME),
    EPOCH(ColumnType.LONG),
    SEQUENCE(ColumnType.LONG),
    LAST_EVENT_AT(ColumnType.TIME),
    LAST_NODE(ColumnType.INTEGER),
    LEADER(ColumnType.NAME),
    ACQUIRED_AT(ColumnType.TIME),
    LEASE_UNTIL(ColumnType.TIME),
    BATCH_SEQUENCE(ColumnType.LONG),
    BATCH_DIGEST(ColumnType.LONG);

    static final Table<PoolColumn> TABLE = Table.of("pools", PoolColumn.class, POOL);

    private final ColumnType type;

    PoolColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
