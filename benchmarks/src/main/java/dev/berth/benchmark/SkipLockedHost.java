package dev.berth.benchmark;

/** A thread's share of a host that places row by row: every so-manieth of what a workload holds. For one thread. */
final class SkipLockedHost implements AutoCloseable {

    private final SkipLockedClient client;
    private final Workload workload;
    private final int first;
    private final int step;
    private final long[] spots;
    private final long[] requests;
    private int context;
    private long next;

    /**
     * Makes one.
     *
     * @param url where the tables are
     * @param workload what all of them hold together
     * @param first the index of the first one that is this one's
     * @param step how many shares there are
     */
    SkipLockedHost(String url, Workload workload, int first, int step) {
        this.client = new SkipLockedClient(url);
        this.workload = workload;
        this.first = first;
        this.step = step;
        this.spots = new long[(workload.size() - first + step - 1) / step];
        this.requests = new long[spots.length];
        this.next = first;
    }

    /** Places all of its share. */
    void fill() {
        for (context = 0; context < spots.length; context++) {
            place();
        }
        context = 0;
    }

    /** Ends and places again so many of its share. */
    void replace(int placements) {
        for (int done = 0; done < placements; done++) {
            client.end(requests[context], workload.shapeOf(first + context * step), spots[context]);
            place();
            context = context + 1 == spots.length ? 0 : context + 1;
        }
    }

    private void place() {
        requests[context] = next;
        spots[context] = client.place(next, workload.shapeOf(first + context * step));
        next += step;
    }

    @Override
    public void close() {
        client.close();
    }
}
