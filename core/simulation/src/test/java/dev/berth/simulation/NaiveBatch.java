package dev.berth.simulation;

import dev.berth.Backfill;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A batch scheduler of one machine, as plainly as can be: lists that are searched, amounts that are counted anew each
 * time. Shares no code with the engine. Times are seconds.
 */
final class NaiveBatch {

    static final class Job {
        final int number;
        final int rank;
        final long submit;
        final long run;
        final long limit;
        final int size;
        long start = -1;

        Job(int number, int rank, long[] times, int size) {
            this.number = number;
            this.rank = rank;
            this.submit = times[0];
            this.run = times[1];
            this.limit = times[2];
            this.size = size;
        }

    }

    private final int capacity;
    private final Backfill backfill;
    private final Comparator<Job> order;
    private final List<Job> jobs;
    private final List<Job> waiting = new ArrayList<>();
    private final List<Job> running = new ArrayList<>();
    private final Map<Integer, Job> heads = new HashMap<>();
    private Job head;
    private final Map<Job, Long> auditor = new HashMap<>();
    private long now;

    NaiveBatch(int capacity, Backfill backfill, ToLongFunction<Job> key, List<Job> jobs) {
        this.capacity = capacity;
        this.backfill = backfill;
        this.order = Comparator.<Job>comparingInt(job -> job.rank).thenComparingLong(key)
                .thenComparingInt(job -> job.number);
        this.jobs = jobs;
    }

    void live() {
        List<Job> coming = new ArrayList<>(jobs);
        while (!coming.isEmpty() || !running.isEmpty()) {
            Job ending = running.stream().min(Comparator.<Job>comparingLong(job -> job.start + job.run)
                    .thenComparingInt(running::indexOf)).orElse(null);
            if (ending == null || !coming.isEmpty() && coming.get(0).submit <= ending.start + ending.run) {
                Job next = coming.remove(0);
                now = next.submit;
                waiting.add(next);
            } else {
                now = ending.start + ending.run;
                running.remove(ending);
            }
            pass();
        }
    }

    private int free() {
        return capacity - running.stream().mapToInt(job -> job.size).sum();
    }

    private void start(Job job) {
        job.start = now;
        waiting.remove(job);
        running.add(job);
    }

    private void pass() {
        waiting.sort(order);
        if (backfill == Backfill.BEST_EFFORT) {
            for (Job job : List.copyOf(waiting)) {
                if (job.size <= free()) {
                    start(job);
                }
            }
            return;
        }
        chooseHead();
        while (head != null && head.size <= free()) {
            start(head);
            chooseHead();
        }
        if (head != null) {
            startOthers();
        }
    }

    private void chooseHead() {
        head = null;
        if (!waiting.isEmpty()) {
            int rank = waiting.get(0).rank;
            heads.values().retainAll(waiting);
            head = heads.computeIfAbsent(rank, any -> waiting.get(0));
        }
    }

    private void startOthers() {
        if (backfill == Backfill.CONSERVATIVE) {
            plan();
        } else if (backfill == Backfill.EASY) {
            long opening = opening();
            for (Job job : List.copyOf(waiting)) {
                boolean passes = now + job.limit <= opening || freeAt(opening) - job.size >= head.size;
                if (job != head && job.size <= free() && passes) {
                    start(job);
                }
            }
        } else if (backfill == Backfill.RESERVATION) {
            long promise = auditor.computeIfAbsent(head, any -> opening());
            List<Job> bySubmission = new ArrayList<>(waiting);
            bySubmission.sort(Comparator.comparingInt(job -> job.number));
            for (Job job : bySubmission) {
                if (job != head && job.size <= free() && now + job.limit < promise) {
                    start(job);
                }
            }
        }
    }

    private long opening() {
        return running.stream().mapToLong(job -> job.start + job.limit).sorted()
                .filter(end -> freeAt(end) >= head.size).findFirst().orElseThrow();
    }

    private int freeAt(long time) {
        return capacity - running.stream().filter(job -> job.start + job.limit > time).mapToInt(job -> job.size).sum();
    }

    /** Each in turn gets the first time at which it fits for its whole length beside all that runs and is planned. */
    private void plan() {
        List<Job> planned = new ArrayList<>(running);
        for (Job job : List.copyOf(waiting)) {
            Job copy = new Job(job.number, job.rank, new long[] {job.submit, job.run, job.limit}, job.size);
            copy.start = planned.stream().mapToLong(other -> other.start + other.limit).filter(end -> end > now)
                    .sorted().boxed().reduce(now, (found, end) -> fits(copy, found, planned) ? found : end);
            planned.add(copy);
            if (copy.start == now && job.size <= free()) {
                start(job);
            }
        }
    }

    private boolean fits(Job job, long start, List<Job> planned) {
        for (long time = start; time < start + job.limit; time++) {
            long at = time;
            int used = planned.stream().filter(other -> other.start <= at && at < other.start + other.limit)
                    .mapToInt(other -> other.size).sum();
            if (used + job.size > capacity) {
                return false;
            }
        }
        return true;
    }
}
