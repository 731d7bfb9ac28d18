/**
 * Reads the documents of an existing MongoDB scheduler database into Berth's model.
 *
 * <p>Those who keep tasks and workers as documents can carry them over without writing the arithmetic of units and
 * state words again: {@link dev.berth.store.mongo.TaskDocuments} makes requests of the collection TASKS,
 * {@link dev.berth.store.mongo.WorkerDocuments} makes nodes of the collection WORKER_REGISTRY, both as CloudAI
 * documents them (schema version 1.0).
 *
 * <p>Words: a <em>document</em> is what MongoDB's driver returns for one entry of a collection. CPU is in cores
 * there and in thousandths here; memory and storage are in GB there, by which that system's container limits mean
 * GiB, and in MiB here; GPUs are "cores" there, a share of one GPU below 1 and whole GPUs from 1 on.
 *
 * <p>A document that leaves its meaning open is refused with a {@link dev.berth.store.mongo.DocumentException} that
 * names it: a field that is missing, of another type or out of range, one and a half GPUs, a state word that is not in
 * the schema. Nothing is guessed and nothing is written.
 */
@NullMarked
package dev.berth.store.mongo;

import org.jspecify.annotations.NullMarked;
