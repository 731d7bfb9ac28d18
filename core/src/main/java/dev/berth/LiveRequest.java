package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.spi.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that has not ended, as the drainer sees it. */
final class LiveRequest extends IndexedHeap.Element {

    final Request request;
    final String id;
    /** The request's, taken while it is at hand: by the time it ends it is far from the processor. */
    final long fingerprint;
    final long sequence;
    final Instant submitted;
    /** Where it stands among those that wait: by class, then by key, then by sequence. */
    int rank;
    long key;
    /** Where it waits; null if it does not, or not yet. */
    WaitingQueue.@Nullable EquivalenceClass shapeClass;
    /** Its place among those that wait in its cell, by submission; null if nobody has asked for that. */
    WaitingQueue.@Nullable Submission submission;
    boolean ended;
    int attempt = 1;
    boolean started;
    boolean expiring;
    @Nullable Allocation allocation;
    @Nullable Ticket ticket;

    LiveRequest(Request request, long sequence, Instant submitted) {
        this.request = request;
        this.id = request.id();
        this.fingerprint = request.fingerprint();
        this.sequence = sequence;
        this.submitted = submitted;
    }

    @Override
    long spanMillis() {
        return request.duration().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    }

    @Override
    long limitMillis() {
        return request.duration().isPresent() ? Long.MAX_VALUE
                : request.deadline().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }

    QueuedRequest queued() {
        return QueuedRequest.builder(request).sequence(sequence).submitted(submitted).attempt(attempt).build();
    }

    /** Says whether it may not start yet. */
    boolean isEarly(Instant now) {
        return request.earliestStart().isPresent() && request.earliestStart().get().isAfter(now);
    }

    /** Says whether it cannot end by its deadline any more if it starts now. */
    boolean isLate(Instant now) {
        return request.deadline().isPresent() && request.latestStart().orElseThrow().isBefore(now);
    }

    RequestState state() {
        if (allocation == null) {
            return RequestState.PENDING;
        }
        return expiring ? RequestState.EXPIRING : started ? RequestState.RUNNING : RequestState.PLACED;
    }

    RequestStatus status() {
        RequestStatus.Builder status = RequestStatus.builder(id, state()).attempt(attempt);
        Optional.ofNullable(allocation).ifPresent(status::allocation);
        return status.build();
    }

    /** Says whether it holds this very allocation. */
    boolean holds(Allocation held) {
        return allocation != null && allocation.id() == held.id();
    }
}
