package dev.berth.spi;

import dev.berth.event.SchedulerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps pools: it projects their events to current rows that people can read.
 *
 * <p>A store serves any number of pools; every key it writes has the pool in it. Calls for one pool are made by one
 * thread at a time, not always the same one; calls for different pools may overlap.
 *
 * <p>Errors: a {@link StoreException} thrown by {@link #commit} means that the outcome is unknown; the scheduler
 * offers the same batch again until it gets an answer. Thrown by the other methods it means that nothing was done.
 * A scheduler at work takes whatever else is thrown for one.
 */
public interface SchedulerStore extends AutoCloseable {

    /**
     * Takes the lead of a pool, making the pool if there is none, unless another leader's lease runs. An earlier
     * leader's commits are refused from now on.
     *
     * <p>A lease ends by the store's clock. It keeps others out and promises nothing else: its leader may commit after
     * its end too, until somebody takes the lead. A leader of the same name need not wait for it, so that a process
     * that was killed goes on at once.
     *
     * @param pool the pool
     * @param leader who takes the lead
     * @param lease for how long nobody else may take it, in whole milliseconds; zero lets anybody at any time
     * @return the new lead; empty while the lease of a leader by another name runs
     * @throws StoreException if the store cannot be reached or does not understand what it finds there
     */
    Optional<Leadership> acquire(String pool, String leader, Duration lease);

    /**
     * Takes the lead of a pool without a lease, as a process does that has no replicas.
     *
     * @param pool the pool
     * @param leader who takes the lead
     * @return the new lead
     * @throws StoreException also while another leader's lease runs
     */
    default Leadership acquire(String pool, String leader) {
        return acquire(pool, leader, Duration.ZERO).orElseThrow(() -> new StoreException(
                "Somebody else leads the pool. pool=" + pool + " Maybe wait until that lease has ended.", null));
    }

    /**
     * Lets a lease run from now on.
     *
     * @param leadership the lead
     * @param lease for how long nobody else may take it, in whole milliseconds; zero gives it free
     * @return false if somebody else has taken the lead: then nothing was done
     * @throws StoreException if the outcome is unknown
     */
    boolean renew(Leadership leadership, Duration lease);

    /**
     * Tells what the pool has, as events in canonical order.
     *
     * <ol>
     * <li>For each node by ordinal: {@link SchedulerEvent.NodeRegistered} with its present state,
     *     {@link SchedulerEvent.NodeSeen} if it was ever heard of, and {@link SchedulerEvent.GpuStateChanged} for each
     *     GPU out of service, by index.
     * <li>For each ended request that it remembers, in the order of endings: {@link SchedulerEvent.RequestEnded}.
     * <li>For each live request by sequence: {@link SchedulerEvent.RequestSubmitted}, and
     *     {@link SchedulerEvent.RequestRequeued} if its attempt is above 1.
     * <li>For each live allocation by id: {@link SchedulerEvent.RequestPlaced} with its present expiry,
     *     {@link SchedulerEvent.RequestStarted} and {@link SchedulerEvent.RequestExpiring} if it has come that far.
     * </ol>
     *
     * @param leadership the lead under which to read
     * @param events gets the events one by one, and may renew the lease in between
     * @return how far the pool has come
     * @throws StoreException if the pool cannot be read whole, or the lead is stale
     */
    PoolPosition load(Leadership leadership, Consumer<? super SchedulerEvent> events);

    /**
     * Keeps a batch of events, all or none.
     *
     * <p>Committed if the lead is the pool's newest and {@code sequence} is the number the next event must have, or if
     * this very batch is the newest that was kept under this lead. Refused otherwise.
     *
     * @param leadership the lead under which to write
     * @param sequence the number of the first event
     * @param events at least one event; nobody changes the list afterwards
     * @return whether the batch is kept
     * @throws StoreException if the outcome is unknown
     */
    CommitResult commit(Leadership leadership, long sequence, List<SchedulerEvent> events);

    /** Lets go of connections and files. A second call does nothing. */
    @Override
    void close();
}
