package dev.berth.store.jdbc;

/** The columns of the table {@code gpus}, which the scripts describe. */
enum GpuColumn implements Column {

    POOL(ColumnType.NAME),
    ID(ColumnType.HASH),
    SERVER_NAME(ColumnType.NAME),
    GPU_NUMBER(ColumnType.INTEGER),
    DEVICE_ID(ColumnType.NAME),
    MANUFACTURER(ColumnType.NAME),
    MODEL_NAME(ColumnType.NAME),
    VRAM_SIZE_MB(ColumnType.LONG),
    STATE(ColumnType.NAME),
    CHANGED_AT(ColumnType.TIME);

    static final Table<GpuColumn> TABLE = Table.of("gpus", GpuColumn.class, POOL, SERVER_NAME, GPU_NUMBER);

    private final ColumnType type;

    GpuColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
