package dev.berth.store.jdbc;

/** The columns of the table {@code nodes}, which the scripts describe. */
enum NodeColumn implements Column {

    POOL(ColumnType.NAME),
    ID(ColumnType.NAME),
    ORDINAL(ColumnType.INTEGER),
    ADDRESS(ColumnType.NAME),
    STATUS(ColumnType.NAME),
    STATUS_REASON(ColumnType.TEXT),
    CPU_MILLIS(ColumnType.LONG),
    MEMORY_MIB(ColumnType.LONG),
    STORAGE_MIB(ColumnType.LONG),
    LABELS(ColumnType.TEXT),
    TAINTS(ColumnType.TEXT),
    TOPOLOGY(ColumnType.TEXT),
    CREATED_AT(ColumnType.TIME),
    CHANGED_AT(ColumnType.TIME),
    LAST_SEEN(ColumnType.TIME);

    static final Table<NodeColumn> TABLE = Table.of("nodes", NodeColumn.class, POOL, ID);

    private final ColumnType type;

    NodeColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
