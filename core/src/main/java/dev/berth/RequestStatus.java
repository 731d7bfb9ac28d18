package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.RequestState;
import java.util.Optional;

/**
 * Where a request stands.
 *
 * @param requestId the request
 * @param state its state
 * @param attempt its attempt, from 1; 0 if it has ended and only its end is remembered
 * @param allocation what it holds
 */
public record RequestStatus(String requestId, RequestState state, int attempt, Optional<Allocation> allocation) {
}
