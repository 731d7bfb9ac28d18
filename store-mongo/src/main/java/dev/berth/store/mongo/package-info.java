/**
 * Keeps a scheduler's pools in a MongoDB database, in the documents of CloudAI's schema, and reads what that system
 * left.
 *
 * <p>Those who keep tasks and workers as documents go on seeing them there: {@link dev.berth.store.mongo.MongoStore}
 * writes the collections tasks, worker_registry, assignments and results with the fields, units and words that CloudAI
 * documents (schema version 1.0), and beside them journal, leader, gpus, users and audit.
 * {@link dev.berth.store.mongo.TaskDocuments} and {@link dev.berth.store.mongo.WorkerDocuments} read documents that
 * CloudAI itself has written.
 *
 * <p>Words: a <em>document</em> is one entry of a collection. CPU is in cores there and in thousandths here; memory and
 * storage are in GB there, by which that system's container limits mean GiB, and in MiB here; GPUs are "cores" there, a
 * share of one GPU below 1 and whole GPUs from 1 on. What has no field in the schema stands in a sub-document
 * {@code berth}, in whole numbers, and is what a pool is loaded from; the documented fields are written from it and
 * never read, but where they say something else a {@link dev.berth.store.mongo.FieldDrift} is told.
 *
 * <p>A commit takes three steps, none of which needs a transaction. The batch is written to the journal; the pool's
 * document in leader is moved on, by a compare-and-set on epoch and sequence that also names the batch: from then on it
 * is kept; then each document that it changes is changed. A leader that was overtaken fails at the second step,
 * whatever it has written to the journal. What breaks off in the third step is done again, as often as need be, since a
 * document knows the last event that is in it.
 *
 * <p>A document of CloudAI that leaves its meaning open is refused with a
 * {@link dev.berth.store.mongo.DocumentException} that names it: a field that is missing, of another type or out of
 * range, one and a half GPUs, a state word that is not in the schema. Refused too: servers older than 5.0, and unique
 * indexes that know no pools.
 */
@NullMarked
package dev.berth.store.mongo;

import org.jspecify.annotations.NullMarked;
