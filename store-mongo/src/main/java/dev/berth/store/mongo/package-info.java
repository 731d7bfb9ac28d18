/**
 * Berth on MongoDB: scheduler store, notifier and job lock in a MongoDB database, in the documents of CloudAI's schema,
 * and the import of what that system has left.
 *
 * <p>{@link dev.berth.store.mongo.BerthMongo} is the entry point: one handle for a database. Users who keep tasks and
 * workers as documents continue to see them: {@link dev.berth.store.mongo.MongoStore} writes the collections tasks,
 * worker_registry, assignments and results with the fields, units and words that CloudAI documents (schema version
 * 1.0), and beside them journal, leader, gpus, users and audit. {@link dev.berth.store.mongo.TaskDocuments} and
 * {@link dev.berth.store.mongo.WorkerDocuments} read documents that CloudAI itself has written;
 * {@link dev.berth.store.mongo.CloudAiImport} imports a whole database of them into any store.
 *
 * <p>Terms: a <em>document</em> is one entry of a collection. A <em>family</em> is a group of collections with one
 * schema version. CPU is in cores there and in thousandths here; memory and storage are in GB there, by which that
 * system's container limits mean GiB, and in MiB here; GPUs are "cores" there, a share of one GPU below 1 and whole
 * GPUs from 1 on. Values without a field in the schema are in a sub-document {@code berth}, in whole numbers; a pool is
 * loaded from it. The documented fields are written from it and never read; where another program has changed one, a
 * {@link dev.berth.store.mongo.FieldDrift} is reported.
 *
 * <p>A commit takes three steps, none of which needs a transaction. The batch is written to the journal. The pool's
 * document in leader is advanced by a compare-and-set on epoch and sequence that also names the batch: this commits it.
 * Then each document that the batch changes is updated. A leader that was overtaken fails at the second step, whatever
 * it has written to the journal. If the third step breaks off, it is repeated, as often as necessary, since each
 * document contains the number of the last event that was applied to it.
 *
 * <p>A document of CloudAI with an ambiguous meaning is refused with a
 * {@link dev.berth.store.mongo.DocumentException} that names it: a field that is missing, of another type or out of
 * range, one and a half GPUs, a state word that is not in the schema. Refused too: servers older than 5.0, unique
 * indexes without the pool, and schemas of another version.
 */
@NullMarked
package dev.berth.store.mongo;

import org.jspecify.annotations.NullMarked;
