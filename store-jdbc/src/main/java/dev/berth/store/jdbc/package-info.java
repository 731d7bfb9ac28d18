/**
 * Keeps a scheduler's pools in tables of a SQL database that people can query by hand.
 *
 * <p>A scheduler in memory forgets all when its process ends, and a log of events answers no question. Here each batch
 * of events becomes changes of rows, in one transaction: {@code pools}, {@code nodes}, {@code gpus}, {@code users},
 * {@code requests}, {@code allocations} and {@code allocation_gpus}, and the views {@code available_gpus} and
 * {@code pending_requests}. Every key has the pool in it. Times are UTC text that sorts, words of state are the
 * model's, lists and maps are JSON. {@link dev.berth.store.jdbc.JdbcStore} is the only door.
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
 * <p>The tables are made by numbered scripts under {@code schema/}, named as Flyway names them, and applied by forty
 * lines here: they run once, at start-up, on a file that nobody else owns.
 *
 * <p>Refused: files of other applications, of newer versions or with damage, before anything is written to them;
 * databases in memory, for which Berth has a store of its own; foreign keys, since one writer checks by the count of
 * changed rows that whatever an event names is there.
 */
@NullMarked
package dev.berth.store.jdbc;

import org.jspecify.annotations.NullMarked;
