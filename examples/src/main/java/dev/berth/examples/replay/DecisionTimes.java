package dev.berth.examples.replay;

import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import org.HdrHistogram.Histogram;

/**
 * How long decisions took, without the store: a decision is one command that changed something, whether it registered
 * a node, submitted, confirmed or ended a request. Covers this process alone.
 */
final class DecisionTimes implements SchedulerListener {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(DIGITS);
    private long commands;
    private long decideNanos;

    @Override
    public synchronized void committed(CommittedBatch batch) {
        commands += batch.commands();
        decideNanos += batch.decideNanos();
        if (batch.commands() == 1) {
            nanos.recordValue(batch.decideNanos());
        }
    }

    /** Commands over the time spent on deciding them; 0 if there was none. */
    synchronized double perSecond() {
        return decideNanos == 0 ? 0 : commands / (decideNanos / NANOS_PER_SECOND);
    }

    /** A percentile of the commands that were decided one by one. */
    synchronized double micros(double percentile) {
        return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
