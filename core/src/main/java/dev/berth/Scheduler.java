package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.Outcome;
import dev.berth.model.Refusal;
import dev.berth.model.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler: decides which node and which GPUs each request of a pool gets, when, and why not.
 *
 * <p>The verbs that every host needs are here; further verbs are grouped by subject in {@link #requests()},
 * {@link #nodes()} and {@link #questions()}.
 *
 * <p>Any thread may call any verb. Submission is lock-free, {@link Questions#available()} and {@link #nextTick()} never
 * block, and decisions are made by one thread at a time in one order. The answer of a verb completes after the events
 * that it depends on are committed; with the in-memory store and {@code Runnable::run} that is before the verb returns,
 * unless another thread was deciding. A verb called from inside a plug-in, listener or callback is queued; waiting
 * there for an answer is refused with {@link IllegalStateException}.
 *
 * <p>Expected refusals are values. No answer fails, except those of {@link #questions()} and {@link Requests#status},
 * which fail with {@link IllegalStateException} if the scheduler is closed or its queue full.
 *
 * <p>Limits, heartbeats and grace periods are checked by {@link #tick()} alone: call it when {@link #nextTick()} is
 * due, or let {@link SchedulerBuilder#ticking} do so.
 */
public final class Scheduler implements AutoCloseable {

    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

    private final Engine engine;
    private final CommandSender sender;
    private final Requests requests;
    private final Nodes nodes;
    private final Questions questions;
    private volatile Optional<Future<?>> ticker = Optional.empty();

    Scheduler(Engine engine) {
        this.engine = engine;
        this.sender = new CommandSender(engine);
        this.requests = new Requests(sender);
        this.nodes = new Nodes(sender, engine);
        this.questions = new Questions(sender, engine);
    }

    /**
     * Starts a scheduler.
     *
     * @return a builder with defaults for everything
     */
    public static SchedulerBuilder builder() {
        return new SchedulerBuilder();
    }

    /** Until it is closed: nobody need close what has lost the lead, and the timer must not hold it for ever. */
    void tickOn(ScheduledExecutorService timer, Duration every) {
        ticker = Optional.of(timer.scheduleWithFixedDelay(() -> {
            tick();
            closed().ifPresent(lost -> ticker.ifPresent(future -> future.cancel(false)));
        }, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * Returns the verbs for requests between their submission and their end.
     *
     * @return always the same object
     */
    public Requests requests() {
        return requests;
    }

    /**
     * Returns the verbs for nodes and their GPUs.
     *
     * @return always the same object
     */
    public Nodes nodes() {
        return nodes;
    }

    /**
     * Returns the questions, which change nothing.
     *
     * @return always the same object
     */
    public Questions questions() {
        return questions;
    }

    /**
     * Asks for an allocation. Submitting the same request again under its id leads to the same answers; another
     * request under that id is refused.
     *
     * @param request what is asked
     * @return its two moments
     */
    public Ticket submit(Request request) {
        Ticket ticket = engine.ticket(request.id());
        engine.send(new Command.Submit(request, ticket));
        return ticket;
    }

    /**
     * Submits several requests, in order. They are handed over together, which costs less than one by one.
     *
     * @param requests what is asked
     * @return a ticket for each, in the same order
     */
    public List<Ticket> submitAll(List<Request> requests) {
        List<Command.Submit> commands = requests.stream()
                .map(request -> new Command.Submit(request, engine.ticket(request.id()))).toList();
        engine.sendAll(commands);
        return commands.stream().map(Command.Submit::ticket).toList();
    }

    /**
     * Withdraws a request in any state but an ended one; the host stops what runs. A second call changes nothing.
     *
     * @param requestId the request
     * @return accepted, or refused if it is unknown or has ended otherwise
     */
    public CompletionStage<Decision> cancel(String requestId) {
        return sender.send(answer -> new Command.Cancel(requestId, answer));
    }

    /**
     * Ends an allocation and its request. A second call changes nothing.
     *
     * @param allocation what is held
     * @param outcome how it ended
     * @return accepted, or refused if it was taken back and its request goes on without it
     */
    public CompletionStage<Decision> finish(Allocation allocation, Outcome outcome) {
        return sender.send(answer -> new Command.Finish(allocation, outcome, answer));
    }

    /**
     * Ends several allocations and their requests, in order, handed over together, which costs less than one by one.
     *
     * @param allocations what is held
     * @param outcome how all of them ended
     * @return for each, in the same order, what {@link #finish(Allocation, Outcome)} answers
     */
    public List<CompletionStage<Decision>> finishAll(Collection<Allocation> allocations, Outcome outcome) {
        List<Command.Finish> commands = allocations.stream()
                .map(allocation -> new Command.Finish(allocation, outcome, engine.answer())).toList();
        engine.sendAll(commands);
        return commands.stream().<CompletionStage<Decision>>map(Command.Finish::answer).toList();
    }

    /**
     * Ends a request and what it holds. A second call changes nothing.
     *
     * @param requestId the request
     * @param outcome how it ended
     * @return accepted, or refused if it is unknown or holds nothing yet
     */
    public CompletionStage<Decision> finish(String requestId, Outcome outcome) {
        return sender.send(answer -> new Command.FinishRequest(requestId, outcome, answer));
    }

    /**
     * Looks at the time: at limits that are reached, starts that are overdue and nodes that are silent.
     *
     * @return accepted once all that is due has been done
     */
    public CompletionStage<Decision> tick() {
        return sender.send(Command.Tick::new);
    }

    /**
     * When a tick is next of use, or sooner. Waits for nobody.
     *
     * @return empty if nothing is due as things are
     */
    public Optional<Instant> nextTick() {
        return engine.nextDue().stream().mapToObj(Instant::ofEpochMilli).findFirst();
    }

    /**
     * Why no more is decided: the host has closed the scheduler, another leader has taken over, or a decision failed. A
     * replica that has lost the lead stands by again with {@link SchedulerBuilder#tryBuild()}. Waits for nobody.
     *
     * @return empty while the scheduler works
     */
    public Optional<Refusal> closed() {
        return engine.closed();
    }

    /** Closes with ten seconds' patience. */
    @Override
    public void close() {
        close(CLOSE_AT_MOST);
    }

    /**
     * Decides and keeps what was sent so far, and refuses everything from then on; tickets that still wait are
     * refused, while their requests stay in the store. What the store has not kept in time is refused as closed, its
     * outcome unknown. A second call does nothing. Called from inside a callback it does not wait, nor
     * give the lead up.
     *
     * @param atMost how long to wait for the store
     */
    public void close(Duration atMost) {
        ticker.ifPresent(future -> future.cancel(false));
        engine.close(atMost);
    }
}
