package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Passes batches on through a bounded buffer and another executor; what finds it full is dropped and counted. */
final class BufferedListener implements SchedulerListener, Relay.Work {

    private final Listeners target;
    private final ArrayBlockingQueue<CommittedBatch> buffer;
    private final AtomicLong dropped = new AtomicLong();
    private final Relay relay;

    BufferedListener(SchedulerListener target, Executor executor, int capacity) {
        this.target = new Listeners(List.of(target));
        this.buffer = new ArrayBlockingQueue<>(capacity);
        this.relay = new Relay(executor, this);
    }

    @Override
    public void committed(CommittedBatch batch) {
        if (buffer.offer(batch)) {
            relay.signal();
        } else {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void restored(SchedulerEvent event) {
        target.restored(event);
    }

    @Override
    public Relay.Next run() {
        CommittedBatch batch = buffer.poll();
        if (batch != null) {
            target.committed(batch);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            target.dropped(lost);
        }
        return buffer.isEmpty() ? Relay.Next.WAIT : Relay.Next.AGAIN;
    }

    @Override
    public boolean isReady() {
        return true;
    }
}
