package dev.berth;

import dev.berth.model.NodeLoss;
import java.time.Duration;
import java.util.Optional;

/**
 * How much a scheduler takes on, and how long it waits: {@link #defaults()} and changes to it.
 *
 * @param commands commands that may wait for the drainer; rounded up to a power of two
 * @param batch commands that one turn of the drainer takes
 * @param uncommitted events that decisions may be ahead of the store
 * @param waiting requests that may wait for capacity
 * @param remembered ended requests whose ids are remembered, the oldest forgotten first
 * @param boards shapes whose ranking of the nodes is kept, the one not used for longest forgotten first
 * @param candidates requests behind the first one that a pass over those that wait looks at
 * @param rankings keys that one tick asks a dynamic queue order for
 * @param startTimeout how long an allocation may stay unconfirmed by {@code started} before it is taken back and the
 *     request re-queued; empty for ever
 * @param expiryGrace how long an allocation may outlive its limit before it is taken back; empty leaves it to the host
 * @param heartbeatTimeout how long an active node may be silent before it counts as unreachable; empty for ever
 * @param nodeLoss what becomes of requests on a lost node
 * @param horizon how far ahead {@code earliestStart} looks
 */
public record Limits(int commands, int batch, int uncommitted, int waiting, int remembered, int boards,
        int candidates, int rankings, Optional<Duration> startTimeout, Optional<Duration> expiryGrace,
        Optional<Duration> heartbeatTimeout, NodeLoss nodeLoss, Duration horizon) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not above zero or the queue larger than 2^24
     */
    public Limits {
        positive("commands", commands, 1 << 24);
        positive("batch", batch, 1 << 20);
        positive("uncommitted", uncommitted, 1 << 28);
        positive("waiting", waiting, 1 << 28);
        positive("remembered", remembered, 1 << 28);
        positive("boards", boards, 1 << 20);
        positive("candidates", candidates, 1 << 28);
        positive("rankings", rankings, 1 << 28);
        startTimeout.ifPresent(value -> positive("startTimeout", value.toMillis(), Long.MAX_VALUE));
        expiryGrace.ifPresent(value -> positive("expiryGrace", value.toMillis(), Long.MAX_VALUE));
        heartbeatTimeout.ifPresent(value -> positive("heartbeatTimeout", value.toMillis(), Long.MAX_VALUE));
        positive("horizon", horizon.toMillis(), Long.MAX_VALUE);
    }

    private static void positive(String what, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("A limit is out of range. limit=" + what + " value=" + value
                    + " least=1 most=" + most);
        }
    }

    /**
     * The limits that a scheduler has unless told otherwise: 65,536 commands, turns of 256, 65,536 events ahead of the
     * store, a million waiting and 100,000 remembered, 512 boards, 1,000 candidates, 10,000 rankings, no time-outs,
     * lost work re-queued, a horizon of 30 days.
     *
     * @return the defaults
     */
    public static Limits defaults() {
        return new Limits(1 << 16, 256, 1 << 16, 1_000_000, 100_000, 512, 1_000, 10_000, Optional.empty(),
                Optional.empty(), Optional.empty(), NodeLoss.REQUEUE, Duration.ofDays(30));
    }

    /**
     * Changes how many commands may wait for the drainer and how many one turn takes.
     *
     * @param most commands that may wait
     * @param aTurn commands that one turn takes
     * @return the changed limits
     */
    public Limits withCommands(int most, int aTurn) {
        return new Limits(most, aTurn, uncommitted, waiting, remembered, boards, candidates, rankings, startTimeout,
                expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Changes how far decisions may be ahead of the store.
     *
     * @param events events not yet kept
     * @return the changed limits
     */
    public Limits withUncommitted(int events) {
        return new Limits(commands, batch, events, waiting, remembered, boards, candidates, rankings, startTimeout,
                expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Changes how many requests may wait and how many ended ones are remembered.
     *
     * @param mostWaiting requests that may wait for capacity
     * @param mostRemembered ended requests whose ids are remembered
     * @return the changed limits
     */
    public Limits withRequests(int mostWaiting, int mostRemembered) {
        return new Limits(commands, batch, uncommitted, mostWaiting, mostRemembered, boards, candidates, rankings,
                startTimeout, expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Changes for how many shapes a ranking of the nodes is kept; each takes about 16 to 32 bytes a node.
     *
     * @param shapes rankings to keep
     * @return the changed limits
     */
    public Limits withBoards(int shapes) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, shapes, candidates, rankings,
                startTimeout, expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Changes how much of those that wait is looked at at once.
     *
     * @param aPass requests behind the first one that a pass looks at
     * @param aTick keys that one tick asks a dynamic queue order for
     * @return the changed limits
     */
    public Limits withQueue(int aPass, int aTick) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, aPass, aTick, startTimeout,
                expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Takes allocations back that are not confirmed in time.
     *
     * @param time from placement to {@code started}
     * @return the changed limits
     */
    public Limits withStartTimeout(Duration time) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                Optional.of(time), expiryGrace, heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Takes allocations back that outlive their limit.
     *
     * @param time from the limit to the release
     * @return the changed limits
     */
    public Limits withExpiryGrace(Duration time) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                startTimeout, Optional.of(time), heartbeatTimeout, nodeLoss, horizon);
    }

    /**
     * Counts silent nodes as unreachable.
     *
     * @param time without a heartbeat
     * @return the changed limits
     */
    public Limits withHeartbeatTimeout(Duration time) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                startTimeout, expiryGrace, Optional.of(time), nodeLoss, horizon);
    }

    /**
     * Chooses what becomes of requests on a lost node.
     *
     * @param choice re-queue or fail
     * @return the changed limits
     */
    public Limits withNodeLoss(NodeLoss choice) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                startTimeout, expiryGrace, heartbeatTimeout, choice, horizon);
    }

    /**
     * Chooses how far ahead {@code earliestStart} looks.
     *
     * @param time from now
     * @return the changed limits
     */
    public Limits withHorizon(Duration time) {
        return new Limits(commands, batch, uncommitted, waiting, remembered, boards, candidates, rankings,
                startTimeout, expiryGrace, heartbeatTimeout, nodeLoss, time);
    }
}
