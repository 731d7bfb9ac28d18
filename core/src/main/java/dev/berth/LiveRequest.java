package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that has not ended, as the drainer sees it. */
final class LiveRequest {

    final Request request;
    final String id;
    /** The request's, taken while it is at hand: by the time it ends it is far from the processor. */
    final long fingerprint;
    final long sequence;
    int attempt = 1;
    boolean started;
    boolean expiring;
    @Nullable Allocation allocation;
    @Nullable Ticket ticket;

    LiveRequest(Request request, long sequence) {
        this.request = request;
        this.id = request.id();
        this.fingerprint = request.fingerprint();
        this.sequence = sequence;
    }

    RequestState state() {
        if (allocation == null) {
            return RequestState.PENDING;
        }
        return expiring ? RequestState.EXPIRING : started ? RequestState.RUNNING : RequestState.RESERVED;
    }

    RequestStatus status() {
        return new RequestStatus(id, state(), attempt, Optional.ofNullable(allocation));
    }

    /** Says whether it holds this very allocation. */
    boolean holds(Allocation held) {
        return allocation != null && allocation.id() == held.id();
    }
}
