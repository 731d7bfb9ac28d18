-- Times are UTC, as text of fixed width that sorts: 2026-03-01T12:00:00.000Z. Words of state are those of the model.

-- Each pool has one leader; what an older one writes is refused by its epoch.
CREATE TABLE pools (
    pool           TEXT    NOT NULL PRIMARY KEY,
    epoch          INTEGER NOT NULL,
    sequence       INTEGER NOT NULL, -- the number of the next event
    leader         TEXT    NOT NULL,
    acquired_at    TEXT    NOT NULL, -- by the database's clock
    batch_sequence INTEGER,          -- the newest batch of this lead: its first number
    batch_digest   INTEGER           -- and a hash of what was in it, for its leader alone
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
    pool         TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    ordinal      INTEGER NOT NULL,
    address      TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    state_reason TEXT    NOT NULL,
    cpu_millis   INTEGER NOT NULL,
    memory_mib   INTEGER NOT NULL,
    storage_mib  INTEGER NOT NULL,
    labels       TEXT    NOT NULL, -- {"name": "value"}
    taints       TEXT    NOT NULL, -- [{"key": "…", "value": "…"}]
    topology     TEXT,             -- how the GPUs are linked, rows as nvidia-smi topo -m prints them; null: unknown
    changed_at   TEXT    NOT NULL, -- registered or state changed, whichever is later
    last_seen    TEXT,
    PRIMARY KEY (pool, id),
    UNIQUE (pool, ordinal)
) STRICT;

CREATE TABLE gpus (
    pool         TEXT    NOT NULL,
    node_id      TEXT    NOT NULL,
    gpu_number   INTEGER NOT NULL,
    device_id    TEXT    NOT NULL,
    manufacturer TEXT    NOT NULL,
    model_name   TEXT    NOT NULL,
    vram_size_mb INTEGER NOT NULL, -- in MiB, as drivers count what they call MB
    state        TEXT    NOT NULL, -- AVAILABLE or MAINTENANCE; what is in use, allocation_gpus says
    changed_at   TEXT    NOT NULL,
    PRIMARY KEY (pool, node_id, gpu_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    pool             TEXT NOT NULL,
    id               TEXT NOT NULL,
    first_request_at TEXT NOT NULL,
    PRIMARY KEY (pool, id)
) STRICT, WITHOUT ROWID;

-- The columns from num_gpus to storage_mib are the first shape; more_shapes has the others.
CREATE TABLE requests (
    pool               TEXT    NOT NULL,
    id                 TEXT    NOT NULL,
    sequence           INTEGER NOT NULL, -- order of submission
    user_id            TEXT    NOT NULL,
    project_id         TEXT    NOT NULL,
    state              TEXT    NOT NULL,
    priority           TEXT    NOT NULL,
    patience           TEXT    NOT NULL,
    duration_millis    INTEGER,          -- null: for ever
    earliest_start     TEXT,             -- null: at any time
    deadline           TEXT,             -- by when it is to have ended; null: never
    node               TEXT,             -- the only acceptable node; null: any
    num_gpus           INTEGER NOT NULL,
    gpu_milli          INTEGER NOT NULL, -- of each GPU; 1000 is a whole one
    gpu_models         TEXT    NOT NULL, -- ["model"]; [] accepts any
    gpu_min_memory_mib INTEGER NOT NULL,
    gpu_max_memory_mib INTEGER NOT NULL,
    gpu_links          TEXT    NOT NULL, -- NONE, NEAREST, or the farthest link that will do
    cpu_millis         INTEGER NOT NULL,
    memory_mib         INTEGER NOT NULL,
    storage_mib        INTEGER NOT NULL,
    more_shapes        TEXT    NOT NULL, -- [{"num_gpus": 1, …}]
    selectors          TEXT    NOT NULL,
    tolerations        TEXT    NOT NULL,
    attributes         TEXT    NOT NULL,
    attempt            INTEGER NOT NULL,
    allocation_id      INTEGER,          -- what it holds, or held last
    submitted_at       TEXT    NOT NULL,
    requeued_at        TEXT,
    started_at         TEXT,
    ended_at           TEXT,
    ended_sequence     INTEGER,          -- order of endings
    fingerprint        INTEGER,          -- of what was asked; set at the end, to know a repeated submission
    reason             TEXT    NOT NULL, -- why it was re-queued or ended
    detail             TEXT    NOT NULL,
    PRIMARY KEY (pool, id)
) STRICT;

CREATE INDEX requests_by_state ON requests (pool, state, sequence);
CREATE INDEX requests_by_user ON requests (pool, user_id, sequence);
CREATE INDEX requests_ended ON requests (pool, ended_sequence) WHERE ended_sequence IS NOT NULL;

-- Rows stay after the end.
CREATE TABLE allocations (
    pool               TEXT    NOT NULL,
    id                 INTEGER NOT NULL,
    slot               INTEGER NOT NULL,
    request_id         TEXT    NOT NULL,
    attempt            INTEGER NOT NULL,
    node_id            TEXT    NOT NULL,
    node_ordinal       INTEGER NOT NULL,
    num_gpus           INTEGER NOT NULL,
    gpu_milli          INTEGER NOT NULL,
    gpu_models         TEXT    NOT NULL,
    gpu_min_memory_mib INTEGER NOT NULL,
    gpu_max_memory_mib INTEGER NOT NULL,
    gpu_links          TEXT    NOT NULL,
    cpu_millis         INTEGER NOT NULL,
    memory_mib         INTEGER NOT NULL,
    storage_mib        INTEGER NOT NULL,
    start_time         TEXT    NOT NULL,
    end_time           TEXT,             -- its limit; null: none
    started_at         TEXT,
    expiring_at        TEXT,
    ended_at           TEXT,
    PRIMARY KEY (pool, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX allocations_live ON allocations (pool, node_id, id) WHERE ended_at IS NULL;

CREATE TABLE allocation_gpus (
    pool          TEXT    NOT NULL,
    allocation_id INTEGER NOT NULL,
    gpu_number    INTEGER NOT NULL,
    gpu_milli     INTEGER NOT NULL,
    PRIMARY KEY (pool, allocation_id, gpu_number)
) STRICT, WITHOUT ROWID;

-- GPUs in service on active nodes that nothing holds any part of.
CREATE VIEW available_gpus AS
SELECT g.pool, g.node_id AS server_name, g.gpu_number, g.device_id, g.manufacturer, g.model_name, g.vram_size_mb
FROM gpus g
JOIN nodes n ON n.pool = g.pool AND n.id = g.node_id
WHERE g.state = 'AVAILABLE' AND n.state = 'ACTIVE' AND NOT EXISTS (
    SELECT 1 FROM allocations a
    JOIN allocation_gpus u ON u.pool = a.pool AND u.allocation_id = a.id
    WHERE a.pool = g.pool AND a.node_id = g.node_id AND a.ended_at IS NULL AND u.gpu_number = g.gpu_number);

-- Requests that wait for capacity.
CREATE VIEW pending_requests AS
SELECT pool, id, user_id, project_id, priority, num_gpus, gpu_milli, node AS server_name,
    duration_millis, earliest_start, deadline, attempt, sequence, submitted_at AS created_at
FROM requests
WHERE state = 'PENDING';
