package dev.berth.event;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ids that an event names. An event about a request names its node only when it places the request there.
 *
 * @param request the request's id, if the event is about one
 * @param allocation the id of the allocation that the event makes, changes or ends, if there is one
 * @param node the node's id, if the event names one
 */
public record EventSubject(Optional<String> request, OptionalLong allocation, Optional<String> node) {

    static EventSubject ofNode(String id) {
        return new EventSubject(Optional.empty(), OptionalLong.empty(), Optional.of(id));
    }

    static EventSubject ofRequest(String id, OptionalLong allocation) {
        return new EventSubject(Optional.of(id), allocation, Optional.empty());
    }
}
