package dev.berth;

import dev.berth.event.SchedulerEvent;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Passes batches on through a bounded buffer and another executor; what finds it full is dropped and counted. What is
 * restored after a refusal waits behind them, however much it is; at start-up nothing is before it.
 */
final class BufferedListener implements SchedulerListener, DrainLoop.Work {

    private final Listeners target;
    private final int capacity;
    private final Queue<Consumer<Listeners>> buffer = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final DrainLoop relay;
    private volatile boolean begun;

    BufferedListener(SchedulerListener target, Executor executor, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("A listener's buffer must hold a batch at least. capacity=" + capacity);
        }
        this.target = new Listeners(List.of(target));
        this.capacity = capacity;
        this.relay = new DrainLoop(executor, this);
    }

    @Override
    public void committed(CommittedBatch batch) {
        begun = true;
        if (batches.get() < capacity) {
            batches.incrementAndGet();
            pass(listeners -> {
                batches.decrementAndGet();
                listeners.committed(batch);
            });
        } else {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void restored(SchedulerEvent event) {
        if (begun) {
            pass(listeners -> listeners.restored(event));
        } else {
            target.restored(event);
        }
    }

    private void pass(Consumer<Listeners> call) {
        buffer.add(call);
        relay.signal();
    }

    @Override
    public DrainLoop.Next run() {
        Consumer<Listeners> call = buffer.poll();
        if (call != null) {
            call.accept(target);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            target.dropped(lost);
        }
        return buffer.isEmpty() ? DrainLoop.Next.WAIT : DrainLoop.Next.AGAIN;
    }

    @Override
    public boolean isReady() {
        return true;
    }
}
