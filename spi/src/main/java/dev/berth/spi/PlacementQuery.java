package dev.berth.spi;

import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.model.WorkloadProfile;

/**
 * What a policy is asked to place.
 *
 * @param request the request
 * @param shape the shape of it that is tried
 * @param sequence the request's number in its pool
 * @param random 64 bits drawn from the scheduler's seed and the sequence: the only randomness a policy may use
 * @param lastNode the ordinal of the node that the pool's last placement went to; −1 if there was none
 * @param profile what typically arrives; empty if nothing is known
 */
public record PlacementQuery(Request request, Shape shape, long sequence, long random, int lastNode,
        WorkloadProfile profile) {
}
