package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.util.List;

/**
 * The result of an import from a CloudAI database.
 *
 * @param workers the number of workers
 * @param waiting the number of waiting tasks
 * @param running the number of running tasks
 * @param ended the number of ended tasks
 */
public record CloudAiImport(int workers, int waiting, int running, int ended) {

    private static final String LEADER = "import";

    /**
     * Imports the workers and tasks of a database into a new pool of any store, all or none.
     *
     * <p>Workers become nodes without a heartbeat: they get work once the host registers them or sets them active.
     * Waiting tasks remain waiting, in the order of {@code created_at}. Running tasks hold their demand on the worker
     * of their assignment, on GPUs that are numbered here, since the documents do not name them. Of ended tasks the id,
     * the outcome and the time are imported, not the worker; results and logs are not copied.
     *
     * @param source the documents
     * @param store the store that gets the pool
     * @param pool a pool without events
     * @return the number of imported documents
     * @throws DocumentException naming the document, if {@link TaskDocuments} or {@link WorkerDocuments} refuses it, if
     *     two have one id, if a running task has not one assignment, to a known worker, or if running tasks ask for
     *     more than their worker has
     * @throws StoreException if the pool has events, if the store refuses the import, or if it could not be used: then
     *     the import may be repeated
     */
    public static CloudAiImport into(CloudAiDatabase source, SchedulerStore store, String pool) {
        CloudAiHistory history = new CloudAiHistory(source);
        List<SchedulerEvent> events = history.events();
        Leadership leadership = store.acquire(pool, LEADER);
        if (store.load(leadership, event -> { }).nextSequence() > 1) {
            throw new StoreException("The pool already has events. pool=" + pool
                    + " Maybe import into another one.", null);
        }
        if (!events.isEmpty() && store.commit(leadership, 1, events) instanceof CommitResult.Refused refused) {
            throw new StoreException("The store refused the import. pool=" + pool + " cause="
                    + refused.cause() + " reason=" + refused.reason(), null);
        }
        int waiting = history.count(RequestState.PENDING);
        int running = history.count(RequestState.RUNNING);
        return new CloudAiImport(history.workers(), waiting, running, history.tasks() - waiting - running);
    }
}
