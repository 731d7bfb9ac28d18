-- The scripts that made or changed the tables, by family of tables.
CREATE TABLE IF NOT EXISTS ${prefix}schema_scripts (
    family   ${name} NOT NULL,
    version  INTEGER NOT NULL,
    script   ${name} NOT NULL,
    begun_at ${time} NOT NULL, -- by the database's clock
    ended_at ${time},          -- null: it is running, or it broke off
    PRIMARY KEY (family, version)
) ${narrow};
