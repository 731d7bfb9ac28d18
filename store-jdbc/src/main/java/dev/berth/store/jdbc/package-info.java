/**
 * Keeps a scheduler's pools in tables of a SQL database that people can query by hand.
 *
 * <p>A scheduler in memory forgets all when its process ends, and a log of events answers no question. Here each batch
 * of events becomes changes of rows, in one transaction: {@code pools}, {@code nodes}, {@code gpus}, {@code requests},
 * {@code allocations} and {@code allocation_gpus}, and a row of {@code audit_log} for each event. The views
 * {@code gpu_status}, {@code available_gpus}, {@code node_status}, {@code pending_requests}, {@code running_requests}
 * and {@code users} say what people ask first, under the words that other schedulers' databases have for it. Every key
 * has the pool in it. Times are UTC, words of state are the model's, lists and maps are JSON.
 * {@link dev.berth.store.jdbc.JdbcDatabase} is the only entry point.
 *
 * <p>One set of SQL texts serves SQLite, H2, PostgreSQL, MariaDB and, untried, MySQL. What differs stands in one small
 * type: words for columns, how an instant is written, which error is the data's fault. So there is no upsert (the code
 * knows which rows are there) and no bit arithmetic. Where there are partial indexes the living and the dead have one
 * each; elsewhere one index has both, with the column that is null while a row lives behind the pool.
 *
 * <p>A batch runs at read committed and ends with a compare-and-set on the pool's epoch and sequence, so that a leader
 * holds that row no longer than a moment. Whatever else keeps a batch from being written, the pool's row is read again
 * before the answer, for it may be the next leader's doing.
 *
 * <p>The embedded database is SQLite in WAL mode with one connection that writes, chosen by measurement against H2
 * 2.5.252. Where both wait for the disk at each commit, SQLite took 2.6 times as many placements a second in batches of
 * 1000, 1.8 times in batches of 64, and 3 times singly (medians of four runs). Of the batches acknowledged before a
 * SIGKILL, SQLite lost none of 8,421 in 180 kills; H2 lost half with its default delay and still 2 in 1,242 when told
 * to write and sync at once. SQLite keeps 3 MB of heap where H2 keeps 12, says so when a file was cut off, and lets
 * other processes read along.
 *
 * <p>Waiting for the disk at each commit costs nothing that could be measured in batches of 64 and above; singly,
 * a commit takes 0.3 instead of 0.1 milliseconds. So it is the default.
 *
 * <p>The tables are made by numbered scripts, one sequence for each family of tables. A small runner of our own runs
 * them and records them in the table {@code schema_scripts}, also while several processes do so at the same moment. A
 * migration framework is left out: on the class path of a host it starts its own work on the host's tables. A host that
 * migrates by itself gets the same scripts as plain SQL.
 *
 * <p>Refused: databases of newer versions, tables of others, files of other applications or with damage, before
 * anything is written to them; SQLite in memory, for which Berth has a store of its own; foreign keys, since one writer
 * checks by the count of changed rows that whatever an event names is there.
 */
@NullMarked
package dev.berth.store.jdbc;

import org.jspecify.annotations.NullMarked;
