package dev.berth.store.mongo;

import dev.berth.event.SchedulerEvent;
import dev.berth.model.RequestState;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Leadership;
import dev.berth.spi.SchedulerStore;
import dev.berth.spi.StoreException;
import java.util.List;

/**
 * What was taken over from a CloudAI database.
 *
 * @param workers workers
 * @param waiting tasks that wait
 * @param running tasks that run
 * @param ended tasks that have ended
 */
public record CloudAiImport(int workers, int waiting, int running, int ended) {

    private static final String LEADER = "import";

    /**
     * Takes the workers and tasks of a database over into a new pool of any store, all or none.
     *
     * <p>Workers become nodes that nobody has heard of yet: they get work once the host registers them or sets them
     * active. Tasks that wait go on waiting, in the order of {@code created_at}. Running ones hold what they ask for on
     * the worker of their assignment, on GPUs that are numbered here, since the documents do not say which. Ended ones
     * are remembered by id, with how and when they ended, not where they ran; results and logs stay where they are.
     *
     * @param source the documents
     * @param store where the pool is to be
     * @param pool a pool that nothing has happened to yet
     * @return how much was taken over
     * @throws DocumentException naming the document, if {@link TaskDocuments} or {@link WorkerDocuments} refuses it, if
     *     two have one id, if a running task has not one assignment, to a known worker, or if running tasks ask for
     *     more than their worker has
     * @throws StoreException if something has happened to the pool before, if it does not keep the events, or if it
     *     could not be used: then the import can be tried again
     */
    public static CloudAiImport into(CloudAiDatabase source, SchedulerStore store, String pool) {
        CloudAiHistory history = new CloudAiHistory(source);
        List<SchedulerEvent> events = history.events();
        Leadership lead = store.acquire(pool, LEADER);
        if (store.load(lead, event -> { }).nextSequence() > 1) {
            throw new StoreException("Something has happened to the pool before. pool=" + pool
                    + " Maybe import into another one.", null);
        }
        if (!events.isEmpty() && store.commit(lead, 1, events) instanceof CommitResult.Refused refused) {
            throw new StoreException("The store did not keep what is to be imported. pool=" + pool + " cause="
                    + refused.cause() + " reason=" + refused.reason(), null);
        }
        int waiting = history.count(RequestState.PENDING);
        int running = history.count(RequestState.RUNNING);
        return new CloudAiImport(history.workers(), waiting, running, history.tasks() - waiting - running);
    }
}
