package dev.berth;

import dev.berth.model.Allocation;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Refusal;
import dev.berth.model.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Decides which node and which GPUs each request of a pool gets, when, and why not.
 *
 * <p>Any thread may call any verb. Submission is lock-free, {@link #available()} and {@link #nextTick()} wait for
 * nobody, and decisions are made by one thread at a time in one order. A verb's answer completes once the store has
 * kept what it stands on; with the in-memory store and {@code Runnable::run} that is before the verb returns, unless
 * another thread was deciding. A verb called from inside a plug-in, listener or callback is queued; waiting there for
 * an answer is refused with {@link IllegalStateException}.
 *
 * <p>Expected refusals are values. No answer fails, except those of {@link #view()}, {@link #plan}, {@link #explain},
 * {@link #earliestStart} and {@link #status}, which fail with {@link IllegalStateException} if the scheduler is closed
 * or its queue full.
 *
 * <p>Times that pass (limits, heartbeats, grace) are looked at by {@link #tick()} alone: call it when
 * {@link #nextTick()} is due, or let {@link SchedulerBuilder#ticking} do so.
 */
public final class Scheduler implements AutoCloseable {

    /** The most characters of a reason. */
    public static final int MAX_REASON = 1_000;
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

    private final Engine engine;
    private volatile Optional<Future<?>> ticker = Optional.empty();

    Scheduler(Engine engine) {
        this.engine = engine;
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
        return send(answer -> new Command.Cancel(requestId, answer));
    }

    /**
     * Confirms that the work of an allocation runs. A second call changes nothing.
     *
     * @param allocation what is held
     * @return accepted, or refused if it is not held any more
     */
    public CompletionStage<Decision> started(Allocation allocation) {
        return send(answer -> new Command.Started(allocation, answer));
    }

    /**
     * Ends an allocation and its request. A second call changes nothing.
     *
     * @param allocation what is held
     * @param outcome how it ended
     * @return accepted, or refused if it was taken back and its request goes on without it
     */
    public CompletionStage<Decision> finish(Allocation allocation, Outcome outcome) {
        return send(answer -> new Command.Finish(allocation, outcome, answer));
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
        return send(answer -> new Command.FinishRequest(requestId, outcome, answer));
    }

    /**
     * Gives an allocation another limit.
     *
     * @param allocation what is held
     * @param expiry the new limit, cut to milliseconds
     * @return accepted, or refused if it is not held any more or the limit has passed
     */
    public CompletionStage<Decision> extend(Allocation allocation, Instant expiry) {
        Instant limit = allocation.until(expiry.truncatedTo(ChronoUnit.MILLIS)).expiry().orElseThrow();
        return send(answer -> new Command.Extend(allocation, limit, answer));
    }

    /**
     * Describes a node and puts it in service.
     *
     * @param node what it is
     * @return accepted, or refused if its hardware has changed while it holds work
     */
    public CompletionStage<Decision> register(Node node) {
        return register(node, NodeState.ACTIVE);
    }

    /**
     * Describes a node and sets its state. A second call with the same words changes nothing.
     *
     * @param node what it is
     * @param state where it is in its life
     * @return accepted, or refused if its hardware has changed while it holds work
     */
    public CompletionStage<Decision> register(Node node, NodeState state) {
        return send(answer -> new Command.Register(node, state, answer));
    }

    /**
     * Moves a node on in its life. Where the new state loses work, its requests are re-queued or fail, as
     * {@link Limits#nodeLoss()} says; a host that brings such a node back first ends what still runs there.
     *
     * @param nodeId the node
     * @param state the new state
     * @param reason why, possibly empty, at most {@value #MAX_REASON} characters
     * @return accepted, or refused if the node is unknown
     * @throws IllegalArgumentException if the reason is too long
     */
    public CompletionStage<Decision> setNodeState(String nodeId, NodeState state, String reason) {
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("A text is too long. what=reason length=" + reason.length() + " limit="
                    + MAX_REASON);
        }
        return send(answer -> new Command.SetNodeState(nodeId, state, reason, answer));
    }

    /**
     * Takes a GPU out of service or puts it back; what holds it keeps it.
     *
     * @param nodeId the node
     * @param gpu the GPU's index on it
     * @param state {@link GpuState#AVAILABLE} or {@link GpuState#MAINTENANCE}
     * @return accepted, or refused if there is no such GPU
     * @throws IllegalArgumentException for {@link GpuState#IN_USE}, which follows from what is held
     */
    public CompletionStage<Decision> setGpuState(String nodeId, int gpu, GpuState state) {
        if (state == GpuState.IN_USE) {
            throw new IllegalArgumentException("A GPU is in use because something holds it; that cannot be set."
                    + " node=" + nodeId + " gpu=" + gpu + " Maybe submit a request that names the node.");
        }
        return send(answer -> new Command.SetGpuState(nodeId, gpu, state, answer));
    }

    /**
     * Says that a node lives. One that counted as unreachable is active again.
     *
     * @param nodeId the node
     * @return accepted, or refused if the node is unknown
     */
    public CompletionStage<Decision> heartbeat(String nodeId) {
        return send(answer -> new Command.Heartbeat(nodeId, answer));
    }

    /**
     * Looks at the time: at limits that are reached, starts that are overdue and nodes that are silent.
     *
     * @return accepted once all that is due has been done
     */
    public CompletionStage<Decision> tick() {
        return send(Command.Tick::new);
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
     * Takes a picture of the pool.
     *
     * @return a consistent one, as of this call's turn
     */
    public CompletionStage<ClusterView> view() {
        return ask(Queries::view);
    }

    /**
     * What is free now, by kind of GPU. Waits for nobody; each number is exact, though not all of one instant.
     *
     * @return the numbers
     */
    public Availability available() {
        return engine.available();
    }

    /**
     * What is free of one node's GPUs now. Waits for nobody.
     *
     * @param nodeId the node
     * @return the numbers; empty if there is no such node
     */
    public Optional<Availability.OfNode> available(String nodeId) {
        return engine.available(nodeId);
    }

    /**
     * Says where a request would go, without submitting it.
     *
     * @param request what would be asked
     * @return the placement that submitting it as the next command would give, or why there is none
     */
    public CompletionStage<Plan> plan(Request request) {
        return plan(request, Hypothesis.NOTHING);
    }

    /**
     * Says where a request would go if it were submitted now and the pool were another. The pool stays as it is, and
     * {@link #available()} does not see the hypothesis. Who waits is left out of it: in another pool others might have
     * started.
     *
     * @param request the request; its id may be in use
     * @param hypothesis what is supposed
     * @return a placement or a refusal; fails with {@link IllegalArgumentException} if the hypothesis adds a node that
     *     is there, or names a node or request that is not
     */
    public CompletionStage<Plan> plan(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return ask(queries -> queries.plan(request, hypothesis));
    }

    /**
     * Says how many nodes could take a request now, what keeps it off the others, and what would fit instead.
     *
     * @param request what would be asked
     * @return the numbers
     */
    public CompletionStage<Explanation> explain(Request request) {
        return explain(request, Hypothesis.NOTHING);
    }

    /**
     * Says why a request would fit or not if the pool were another.
     *
     * @param request the request; its id may be in use
     * @param hypothesis what is supposed
     * @return what keeps it off the nodes; fails as {@link #plan(Request, Hypothesis)} does
     */
    public CompletionStage<Explanation> explain(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return ask(queries -> queries.explain(request, hypothesis));
    }

    /**
     * Says when a request could start if nothing else came and everything held ended at its limit. Looks no further
     * than {@link Limits#horizon()}, and to the request's own earliest start and deadline.
     *
     * @param request what would be asked
     * @return the scheduler's present time if it fits now; empty if no end within the horizon makes room in time
     */
    public CompletionStage<Optional<Instant>> earliestStart(Request request) {
        return earliestStart(request, Hypothesis.NOTHING);
    }

    /**
     * Says when a request could start if the pool were another, nothing else came and everything held ended at its
     * limit.
     *
     * @param request what would be asked
     * @param hypothesis what is supposed
     * @return as {@link #earliestStart(Request)}; fails as {@link #plan(Request, Hypothesis)} does
     */
    public CompletionStage<Optional<Instant>> earliestStart(Request request, Hypothesis hypothesis) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(hypothesis, "hypothesis");
        return ask(queries -> queries.earliestStart(request, hypothesis));
    }

    /**
     * Says where a request stands.
     *
     * @param requestId the request
     * @return empty if it is unknown, or ended so long ago that it is forgotten
     */
    public CompletionStage<Optional<RequestStatus>> status(String requestId) {
        return ask(queries -> queries.status(requestId));
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

    private CompletionStage<Decision> send(Function<Reply<Decision>, Command> command) {
        Reply<Decision> answer = engine.answer();
        engine.send(command.apply(answer));
        return answer;
    }

    private <T> CompletionStage<T> ask(Function<Queries, T> question) {
        Reply<T> answer = engine.answer();
        engine.send(new Command.Query<>(question, answer));
        return answer;
    }
}
