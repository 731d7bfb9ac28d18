package dev.berth.store.jdbc;

/** The columns of the table {@code requests}, which the scripts describe. */
enum RequestColumn implements Column {

    POOL(ColumnType.NAME),
    ID(ColumnType.NAME),
    SEQUENCE(ColumnType.LONG),
    USER_ID(ColumnType.NAME),
    PROJECT_ID(ColumnType.NAME),
    STATUS(ColumnType.NAME),
    PRIORITY(ColumnType.NAME),
    PATIENCE(ColumnType.NAME),
    DURATION_MILLIS(ColumnType.LONG),
    EARLIEST_START(ColumnType.TIME),
    DEADLINE(ColumnType.TIME),
    SERVER_NAME(ColumnType.NAME),
    NUM_GPUS(ColumnType.INTEGER),
    GPU_MILLI(ColumnType.INTEGER),
    GPU_MODELS(ColumnType.TEXT),
    GPU_MIN_MEMORY_MIB(ColumnType.LONG),
    GPU_MAX_MEMORY_MIB(ColumnType.LONG),
    GPU_LINKS(ColumnType.NAME),
    CPU_MILLIS(ColumnType.LONG),
    MEMORY_MIB(ColumnType.LONG),
    STORAGE_MIB(ColumnType.LONG),
    MORE_SHAPES(ColumnType.TEXT),
    SELECTORS(ColumnType.TEXT),
    TOLERATIONS(ColumnType.TEXT),
    ATTRIBUTES(ColumnType.TEXT),
    ATTEMPT(ColumnType.INTEGER),
    ALLOCATION_ID(ColumnType.LONG),
    CREATED_AT(ColumnType.TIME),
    REQUEUED_AT(ColumnType.TIME),
    STARTED_AT(ColumnType.TIME),
    ENDED_AT(ColumnType.TIME),
    ENDED_SEQUENCE(ColumnType.LONG),
    FINGERPRINT(ColumnType.LONG),
    REASON(ColumnType.TEXT),
    DETAIL(ColumnType.TEXT);

    static final Table<RequestColumn> TABLE = Table.of("requests", RequestColumn.class, POOL, ID);

    private final ColumnType type;

    RequestColumn(ColumnType type) {
        this.type = type;
    }

    @Override
    public ColumnType type() {
        return type;
    }
}
