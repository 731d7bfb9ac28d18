package dev.berth.store.jdbc;

/** The columns of the table {@code allocations}, which the scripts describe. */
enum AllocationColumn implements Column {

    POOL(ColumnType.NAME),
    ID(ColumnType.LONG),
    SLOT(ColumnType.INTEGER),
    REQUEST_ID(ColumnType.NAME),
    ATTEMPT(ColumnType.INTEGER),
    NODE_ID(ColumnType.NAME),
    NODE_ORDINAL(ColumnType.INTEGER),
    NUM_GPUS(ColumnType.INTEGER),
    GPU_MILLI(ColumnType.INTEGER),
    GPU_MODELS(ColumnType.TEXT),
    GPU_MIN_MEMORY_MIB(ColumnType.LONG),
    GPU_MAX_MEMORY_MIB(ColumnType.LONG),
    GPU_LINKS(ColumnType.NAME),
    CPU_MILLIS(ColumnType.LONG),
    MEMORY_MIB(ColumnType.LONG),
    STORAGE_MIB(ColumnType.LONG),
    START_TIME(ColumnType.TIME),
    END_TIME(ColumnType.TIME),
    STARTED_AT(ColumnType.TIME),
    EXPIRING_AT(ColumnType.TIME),
    ENDED_AT(ColumnType.TIME);

    static final Table<AllocationColumn> TABLE = Table.of("allocations", AllocationColumn.class, POOL, ID);

    private final ColumnType type;

    AllocationColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
