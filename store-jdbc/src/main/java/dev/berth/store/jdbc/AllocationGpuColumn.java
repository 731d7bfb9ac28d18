package dev.berth.store.jdbc;

/** The columns of the table {@code allocation_gpus}, which the scripts describe. */
enum AllocationGpuColumn implements Column {

    POOL(ColumnType.NAME),
    ALLOCATION_ID(ColumnType.LONG),
    GPU_NUMBER(ColumnType.INTEGER),
    GPU_MILLI(ColumnType.INTEGER);

    static final Table<AllocationGpuColumn> TABLE = Table.of("allocation_gpus", AllocationGpuColumn.class, POOL,
            ALLOCATION_ID, GPU_NUMBER);

    private final ColumnType type;

    AllocationGpuColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
