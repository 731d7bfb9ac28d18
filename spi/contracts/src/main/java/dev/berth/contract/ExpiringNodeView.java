package dev.berth.contract;

import dev.berth.model.Node;
import dev.berth.model.Shape;
import dev.berth.spi.NodeView;

/** Columns that are lent for one call: of no use to another thread, nor to anyone once they are taken back. */
final class ExpiringNodeView implements NodeView {

    private final NodeView view;
    private final Runnable onRead;
    private final Thread borrower = Thread.currentThread();
    private boolean over;

    /** Lends columns to the thread that calls this; something may happen before each time that they are read. */
    ExpiringNodeView(NodeView view, Runnable onRead) {
        this.view = view;
        this.onRead = onRead;
    }

    void takeBack() {
        over = true;
    }

    private NodeView lent() {
        if (over || Thread.currentThread() != borrower) {
            throw new IllegalStateException("Columns are good during the call that they are passed to and on its thread"
                    + " only. thread=" + Thread.currentThread().getName() + " over=" + over);
        }
        onRead.run();
        return view;
    }

    @Override
    public int nodes() {
        return lent().nodes();
    }

    @Override
    public Node node(int node) {
        return lent().node(node);
    }

    @Override
    public long freeCpuMillis(int node) {
        return lent().freeCpuMillis(node);
    }

    @Override
    public long freeMemoryMib(int node) {
        return lent().freeMemoryMib(node);
    }

    @Override
    public long freeStorageMib(int node) {
        return lent().freeStorageMib(node);
    }

    @Override
    public long freeGpuMask(int node) {
        return lent().freeGpuMask(node);
    }

    @Override
    public int freeGpuMilli(int node, int gpu) {
        return lent().freeGpuMilli(node, gpu);
    }

    @Override
    public long freeGpuMilli(int node) {
        return lent().freeGpuMilli(node);
    }

    @Override
    public long heldKinds(int node) {
        return lent().heldKinds(node);
    }

    @Override
    public boolean isLinked(int node) {
        return lent().isLinked(node);
    }

    @Override
    public long usableGpus(Shape shape, int node) {
        return lent().usableGpus(shape, node);
    }
}
