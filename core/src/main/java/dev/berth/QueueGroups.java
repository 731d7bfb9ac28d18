package dev.berth;

import dev.berth.spi.QueueGroup;
import dev.berth.spi.QueueOrder.Motion;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The groups of an order that ranks by groups: what of each waits, and what each holds. With any other order there is
 * one group that has no key. Changed by one thread at a time.
 */
final class QueueGroups {

    /** Requests that are ranked by a common key before their own. */
    static final class Group {
        final String name;
        final Set<WaitingQueue.EquivalenceClass> shapeClasses = new LinkedHashSet<>();
        /** When each of those that wait was submitted, by sequence. */
        private final TreeMap<Long, Instant> waiting = new TreeMap<>();
        private long heldMilli;
        long key;

        private Group(String name) {
            this.name = name;
        }

        private boolean isEmpty() {
            return waiting.isEmpty() && heldMilli == 0;
        }
    }

    private final GuardedQueueOrder keys;
    private final boolean counts;
    private final Group only = new Group("");
    private final Map<String, Group> groups = new HashMap<>();

    QueueGroups(GuardedQueueOrder keys) {
        this.keys = keys;
        this.counts = keys.motion() == Motion.GROUPED;
    }

    Group joined(LiveRequest live) {
        if (!counts) {
            return only;
        }
        Group group = of(live);
        group.waiting.put(live.sequence, live.submitted);
        return group;
    }

    void left(LiveRequest live) {
        if (counts) {
            Group group = of(live);
            group.waiting.remove(live.sequence);
            forgetIfEmpty(group);
        }
    }

    /** Notes that a request has taken or given back GPUs, in thousandths; tells whose key that may change. */
    Group held(LiveRequest live, long milli) {
        if (!counts) {
            return only;
        }
        Group group = of(live);
        group.heldMilli += milli;
        forgetIfEmpty(group);
        return group;
    }

    private Group of(LiveRequest live) {
        return groups.computeIfAbsent(keys.group(live.queued()), Group::new);
    }

    private void forgetIfEmpty(Group group) {
        if (group.isEmpty()) {
            groups.remove(group.name);
        }
    }

    Collection<Group> all() {
        return groups.values();
    }

    /** The key that a group should have now. */
    long key(Group group, Instant now) {
        return !counts || group.waiting.isEmpty() ? group.key : keys.groupKey(QueueGroup.builder(group.name)
                .waiting(group.waiting.size()).oldest(group.waiting.firstEntry().getValue())
                .heldGpuMilli(group.heldMilli).build(), now);
    }
}
