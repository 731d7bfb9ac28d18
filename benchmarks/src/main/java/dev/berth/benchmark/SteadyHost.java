package dev.berth.benchmark;

import dev.berth.Decision;
import dev.berth.Scheduler;
import dev.berth.Ticket;
import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Patience;
import dev.berth.model.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A host that ends requests and submits as many of the same shapes, batch by batch, and goes on with the next batches
 * while the store still keeps those before. So the load of the pool stays what it is. For one thread.
 */
final class SteadyHost {

    /** How many requests may be on their way to the store. */
    static final int WINDOW = 8_000;

    private static final int FIRST_BATCH = 1_000;

    private final Scheduler scheduler;
    private final Workload workload;
    private final Allocation[] held;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private int outstanding;
    private long requests;

    /** A batch that is not acknowledged yet, and which of those that are held it replaces. */
    private record Flight(int[] turns, List<CompletionStage<Decision>> ends, List<Ticket> tickets) {
    }

    /** Registers nodes and fills them to a share of their GPUs. */
    SteadyHost(Scheduler scheduler, int nodes, int loadPercent) {
        this.scheduler = scheduler;
        this.workload = new Workload(nodes, loadPercent);
        this.held = new Allocation[workload.size()];
        List<CompletionStage<Decision>> registered = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            registered.add(scheduler.nodes().register(Workload.node(i)));
        }
        registered.forEach(SteadyHost::accepted);
        for (int first = 0; first < held.length; first += FIRST_BATCH) {
            int[] turns = new int[Math.min(FIRST_BATCH, held.length - first)];
            Arrays.setAll(turns, i -> workload.next());
            submit(turns, List.of());
        }
        landAll();
    }

    private static void accepted(CompletionStage<Decision> answer) {
        answer.toCompletableFuture().join().refusal().ifPresent(why -> {
            throw new IllegalStateException("The scheduler refused. why=" + why);
        });
    }

    /** Replaces so many and returns when all of them are acknowledged. */
    void replace(int placements, int batch) {
        for (int done = 0; done < placements; done += batch) {
            int[] turns = new int[batch];
            Arrays.setAll(turns, i -> workload.next());
            while (outstanding + batch > Math.min(WINDOW, held.length)) {
                land();
            }
            submit(turns, scheduler.finishAll(Arrays.stream(turns).mapToObj(context -> held[context]).toList(),
                    Outcome.COMPLETED));
        }
        landAll();
    }

    private void submit(int[] turns, List<CompletionStage<Decision>> ends) {
        List<Request> asks = new ArrayList<>(turns.length);
        for (int context : turns) {
            asks.add(Request.builder("request-" + requests).user("user-" + requests++ % 97).project("project")
                    .patience(Patience.NOW).shapes(workload.shapeOf(context)).build());
        }
        flights.add(new Flight(turns, ends, scheduler.submitAll(asks)));
        outstanding += turns.length;
    }

    private void landAll() {
        while (!flights.isEmpty()) {
            land();
        }
    }

    private void land() {
        Flight flight = flights.remove();
        flight.ends().forEach(SteadyHost::accepted);
        for (int i = 0; i < flight.turns().length; i++) {
            held[flight.turns()[i]] = flight.tickets().get(i).placed().toCompletableFuture().join().allocation()
                    .orElseThrow();
        }
        outstanding -= flight.turns().length;
    }

    /** What is held now. */
    List<Allocation> held() {
        return List.of(held);
    }
}
