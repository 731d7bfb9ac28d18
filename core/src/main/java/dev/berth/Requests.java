package dev.berth;

import dev.berth.model.Allocation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The verbs of a scheduler for requests between their submission and their end: {@link Scheduler#requests()}.
 *
 * <p>Any thread may call any verb; answers complete as {@link Scheduler} describes.
 */
public final class Requests {

    private final CommandSender sender;

    Requests(CommandSender sender) {
        this.sender = sender;
    }

    /**
     * Returns the status of a request.
     *
     * @param requestId the request
     * @return empty if the request is unknown, or ended so long ago that it is forgotten; fails with
     *     {@link IllegalStateException} if the scheduler is closed or its queue full
     */
    public CompletionStage<Optional<RequestStatus>> status(String requestId) {
        return sender.ask(queries -> queries.status(requestId));
    }

    /**
     * Confirms that the work of an allocation runs. A second call changes nothing.
     *
     * @param allocation the allocation
     * @return accepted, or refused if the request no longer holds it
     */
    public CompletionStage<Decision> started(Allocation allocation) {
        return sender.send(answer -> new Command.Started(allocation, answer));
    }

    /**
     * Gives an allocation another limit.
     *
     * @param allocation the allocation
     * @param expiry the new limit, cut to milliseconds
     * @return accepted, or refused if the request no longer holds the allocation or the limit has passed
     */
    public CompletionStage<Decision> extend(Allocation allocation, Instant expiry) {
        Instant limit = allocation.until(expiry.truncatedTo(ChronoUnit.MILLIS)).expiry().orElseThrow();
        return sender.send(answer -> new Command.Extend(allocation, limit, answer));
    }
}
