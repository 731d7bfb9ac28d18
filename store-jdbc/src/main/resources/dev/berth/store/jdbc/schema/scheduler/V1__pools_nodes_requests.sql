-- Words of state are those of the model. Times are UTC. Texts that begin with {, [ or a quote are JSON.

-- Each pool has one leader; what an older one writes is refused by its epoch.
CREATE TABLE ${prefix}pools (
    pool           ${name}    NOT NULL,
    epoch          ${long}    NOT NULL,
    sequence       ${long}    NOT NULL, -- the number of the next event
    last_event_at  ${time},             -- null: none yet
    last_node      INTEGER,             -- the ordinal of the node that was placed on last; null: none yet
    leader         ${name}    NOT NULL,
    acquired_at    ${time}    NOT NULL, -- by the database's clock
    lease_until    ${time},             -- by the database's clock; null: no lease
    batch_sequence ${long},             -- the newest batch of this lead: its first number
    batch_digest   ${long},             -- and a hash of what was in it, for its leader alone
    PRIMARY KEY (pool)
) ${narrow};

CREATE TABLE ${prefix}nodes (
    pool          ${name}  NOT NULL,
    id            ${name}  NOT NULL,
    ordinal       INTEGER  NOT NULL,
    address       ${name}  NOT NULL,
    status        ${name}  NOT NULL,
    status_reason ${text}  NOT NULL,
    cpu_millis    ${long}  NOT NULL,
    memory_mib    ${long}  NOT NULL,
    storage_mib   ${long}  NOT NULL,
    labels        ${text}  NOT NULL, -- {"name": "value"}
    taints        ${text}  NOT NULL, -- [{"key": "...", "value": "..."}]
    topology      ${text},           -- how the GPUs are linked, rows as nvidia-smi topo -m prints them; null: unknown
    created_at    ${time}  NOT NULL,
    changed_at    ${time}  NOT NULL, -- registered or status changed, whichever is later
    last_seen     ${time},
    PRIMARY KEY (pool, id),
    UNIQUE (pool, ordinal)
) ${wide};

-- What is in use, gpu_status says.
CREATE TABLE ${prefix}gpus (
    pool         ${name}  NOT NULL,
    id           ${hash}  NOT NULL, -- MD5 of server_name and gpu_number written together: MD5(CONCAT('labA', '0'))
    server_name  ${name}  NOT NULL, -- the node
    gpu_number   INTEGER  NOT NULL,
    device_id    ${name}  NOT NULL,
    manufacturer ${name}  NOT NULL,
    model_name   ${name}  NOT NULL,
    vram_size_mb ${long}  NOT NULL, -- in MiB, as drivers count what they call MB
    state        ${name}  NOT NULL, -- AVAILABLE or MAINTENANCE
    changed_at   ${time}  NOT NULL,
    PRIMARY KEY (pool, server_name, gpu_number)
) ${narrow};

CREATE INDEX ${prefix}gpus_by_id ON ${prefix}gpus (id, pool);

-- The columns from num_gpus to storage_mib are the first shape; more_shapes has the others.
CREATE TABLE ${prefix}requests (
    pool               ${name}  NOT NULL,
    id                 ${name}  NOT NULL,
    sequence           ${long}  NOT NULL, -- order of submission
    user_id            ${name}  NOT NULL,
    project_id         ${name}  NOT NULL,
    status             ${name}  NOT NULL,
    priority           ${name}  NOT NULL,
    patience           ${name}  NOT NULL,
    duration_millis    ${long},           -- null: for ever
    earliest_start     ${time},           -- null: at any time
    deadline           ${time},           -- by when it is to have ended; null: never
    server_name        ${name},           -- the only acceptable node; null: any
    num_gpus           INTEGER  NOT NULL,
    gpu_milli          INTEGER  NOT NULL, -- of each GPU; 1000 is a whole one
    gpu_models         ${text}  NOT NULL, -- ["model"]; [] accepts any
    gpu_min_memory_mib ${long}  NOT NULL,
    gpu_max_memory_mib ${long}  NOT NULL,
    gpu_links          ${name}  NOT NULL, -- NONE, NEAREST, or the farthest link that will do
    cpu_millis         ${long}  NOT NULL,
    memory_mib         ${long}  NOT NULL,
    storage_mib        ${long}  NOT NULL,
    more_shapes        ${text}  NOT NULL, -- [{"num_gpus": 1, ...}]
    selectors          ${text}  NOT NULL,
    tolerations        ${text}  NOT NULL,
    attributes         ${text}  NOT NULL,
    attempt            INTEGER  NOT NULL,
    allocation_id      ${long},           -- what it holds, or held last
    created_at         ${time}  NOT NULL,
    requeued_at        ${time},
    started_at         ${time},
    ended_at           ${time},
    ended_sequence     ${long},           -- order of endings; null: live
    fingerprint        ${long},           -- of what was asked; set at the end, to know a repeated submission
    reason             ${text}  NOT NULL, -- why it was re-queued or ended
    detail             ${text}  NOT NULL,
    PRIMARY KEY (id, pool)
) ${wide};

-- Where the database has partial indexes, the past and the present have one each: no other is then near enough to the
-- primary key for a plan made while the table was small to prefer it.
CREATE INDEX ${prefix}requests_by_ending ON ${prefix}requests (pool, ended_sequence, sequence)${ended};
${partial}CREATE INDEX ${prefix}requests_live ON ${prefix}requests (pool, sequence) WHERE ended_sequence IS NULL;

-- Rows stay after the end.
CREATE TABLE ${prefix}allocations (
    pool               ${name}  NOT NULL,
    id                 ${long}  NOT NULL,
    slot               INTEGER  NOT NULL,
    request_id         ${name}  NOT NULL,
    attempt            INTEGER  NOT NULL,
    node_id            ${name}  NOT NULL,
    node_ordinal       INTEGER  NOT NULL,
    num_gpus           INTEGER  NOT NULL,
    gpu_milli          INTEGER  NOT NULL,
    gpu_models         ${text}  NOT NULL,
    gpu_min_memory_mib ${long}  NOT NULL,
    gpu_max_memory_mib ${long}  NOT NULL,
    gpu_links          ${name}  NOT NULL,
    cpu_millis         ${long}  NOT NULL,
    memory_mib         ${long}  NOT NULL,
    storage_mib        ${long}  NOT NULL,
    start_time         ${time}  NOT NULL,
    end_time           ${time},           -- its limit; null: none
    started_at         ${time},
    expiring_at        ${time},
    ended_at           ${time},           -- null: live
    PRIMARY KEY (id, pool)
) ${narrow};

CREATE INDEX ${prefix}allocations_by_node ON ${prefix}allocations (pool, node_id, ended_at)${live};

CREATE TABLE ${prefix}allocation_gpus (
    pool          ${name}  NOT NULL,
    allocation_id ${long}  NOT NULL,
    gpu_number    INTEGER  NOT NULL,
    gpu_milli     INTEGER  NOT NULL,
    PRIMARY KEY (allocation_id, gpu_number, pool)
) ${narrow};

-- Everything that happened, in order, each event in the transaction that changed the rows above.
CREATE TABLE ${prefix}audit_log (
    pool          ${name} NOT NULL,
    sequence      ${long} NOT NULL,
    at            ${time} NOT NULL,
    event         ${name} NOT NULL, -- a stored word, such as request-placed
    request_id    ${name},
    allocation_id ${long},
    node_id       ${name},
    detail        ${text} NOT NULL, -- a sentence and name=value pairs; words of people come last
    PRIMARY KEY (sequence, pool)
) ${narrow};

-- Who may run what only one may run at a time.
CREATE TABLE ${prefix}job_locks (
    pool       ${name} NOT NULL,
    job        ${name} NOT NULL,
    token      ${long} NOT NULL,
    held_until ${time} NOT NULL, -- by the database's clock
    PRIMARY KEY (pool, job)
) ${narrow};

-- What to look at again: for whoever is told of changes by asking.
CREATE TABLE ${prefix}hints (
    pool         ${name} NOT NULL,
    kind         ${name} NOT NULL,
    id           ${name} NOT NULL,
    mark         ${long} NOT NULL,
    published_at ${time} NOT NULL, -- by the database's clock
    PRIMARY KEY (pool, kind, id)
) ${narrow};

CREATE INDEX ${prefix}hints_by_time ON ${prefix}hints (published_at);

-- Every GPU: MAINTENANCE if it was taken out of service, IN_USE if any part of it is held, else AVAILABLE.
CREATE VIEW ${prefix}gpu_status AS
SELECT g.pool, g.id, g.server_name, g.gpu_number, g.device_id, g.manufacturer, g.model_name, g.vram_size_mb,
    CASE WHEN g.state <> 'AVAILABLE' THEN g.state
        WHEN EXISTS (
            SELECT 1 FROM ${prefix}allocations a
            JOIN ${prefix}allocation_gpus u ON u.pool = a.pool AND u.allocation_id = a.id
            WHERE a.pool = g.pool AND a.ended_at IS NULL AND a.node_id = g.server_name
                AND u.gpu_number = g.gpu_number) THEN 'IN_USE'
        ELSE 'AVAILABLE' END AS status,
    n.status AS server_status
FROM ${prefix}gpus g
JOIN ${prefix}nodes n ON n.pool = g.pool AND n.id = g.server_name;

-- Ids that several GPUs have: written together, gpu-1 and 10 are the same as gpu-11 and 0.
CREATE VIEW ${prefix}ambiguous_gpus AS
SELECT pool, id, count(*) AS gpus
FROM ${prefix}gpus
GROUP BY pool, id
HAVING count(*) > 1;

-- GPUs in service on active nodes that nothing holds any part of.
CREATE VIEW ${prefix}available_gpus AS
SELECT pool, id, server_name, gpu_number, device_id, manufacturer, model_name, vram_size_mb
FROM ${prefix}gpu_status
WHERE status = 'AVAILABLE' AND server_status = 'ACTIVE';

-- Nodes under the words of those who call them VMs or hosts; in_use is 1 if anything runs there.
CREATE VIEW ${prefix}node_status AS
SELECT n.pool, n.id AS hostname, n.address, n.status, n.status_reason,
    CASE WHEN EXISTS (
        SELECT 1 FROM ${prefix}allocations a
        WHERE a.pool = n.pool AND a.ended_at IS NULL AND a.node_id = n.id) THEN 1 ELSE 0 END AS in_use,
    n.last_seen, n.created_at
FROM ${prefix}nodes n;

-- Requests that wait for capacity; requested_time is in hours.
CREATE VIEW ${prefix}pending_requests AS
SELECT pool, id, user_id, project_id, status, priority, num_gpus, gpu_milli, server_name,
    duration_millis / 3600000.0 AS requested_time, earliest_start, deadline, attempt, sequence, created_at
FROM ${prefix}requests
WHERE ended_sequence IS NULL AND status = 'PENDING';

-- Requests that hold an allocation, and where; requested_time is in hours.
CREATE VIEW ${prefix}running_requests AS
SELECT r.pool, r.id, r.user_id, r.project_id, r.status, r.priority, a.num_gpus, a.gpu_milli, a.node_id AS server_name,
    r.duration_millis / 3600000.0 AS requested_time, a.start_time, a.end_time, a.started_at, r.attempt, r.created_at
FROM ${prefix}requests r
JOIN ${prefix}allocations a ON a.pool = r.pool AND a.id = r.allocation_id
WHERE r.ended_sequence IS NULL;

-- Everybody who has asked for anything.
CREATE VIEW ${prefix}users AS
SELECT pool, user_id AS id, min(created_at) AS first_request_at
FROM ${prefix}requests
GROUP BY pool, user_id;
