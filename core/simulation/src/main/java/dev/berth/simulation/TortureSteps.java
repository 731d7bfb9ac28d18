package dev.berth.simulation;

import dev.berth.ClusterView;
import dev.berth.Scheduler;
import dev.berth.local.SettableTime;
import dev.berth.model.Allocation;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What can happen to a scheduler, each thing more or less often. */
final class TortureSteps {

    private static final int KNOWN = 40;
    private static final List<NodeState> STATES = List.of(NodeState.ACTIVE, NodeState.ACTIVE, NodeState.ACTIVE,
            NodeState.DRAINING, NodeState.UNREACHABLE, NodeState.REBOOTING, NodeState.ERROR, NodeState.UNKNOWN,
            NodeState.MAINTENANCE, NodeState.INITIALIZING);

    private final Random random;
    private final SettableTime time;
    private final ReferenceModel reference;
    private final ReplyAuditor auditor;
    private final FaultyPlugins faults;
    private final TortureWork work;
    private final List<Runnable> kinds = new ArrayList<>();
    private Supplier<SimulationHarness> opener = () -> {
        throw new IllegalStateException("It has not begun.");
    };
    private Optional<SimulationHarness> harness = Optional.empty();
    private Optional<SimulationHarness> predecessor = Optional.empty();
    private final List<Request> known = new ArrayList<>();
    private List<Allocation> seen = List.of();
    private long requests;

    TortureSteps(Random random, SettableTime time, ReferenceModel reference, ReplyAuditor auditor,
            FaultyPlugins faults) {
        this.random = random;
        this.time = time;
        this.reference = reference;
        this.auditor = auditor;
        this.faults = faults;
        this.work = new TortureWork(random);
        addKinds();
    }

    private void addKinds() {
        add(30, this::submit);
        add(4, this::submitSome);
        add(4, this::submitAgain);
        add(4, this::cancel);
        add(16, () -> pick().ifPresent(held -> auditor.finished(held.requestId(),
                scheduler().finish(held, Outcome.values()[random.nextInt(Outcome.values().length)]))));
        add(3, this::finishById);
        add(3, () -> scheduler().finishAll(seen, Outcome.COMPLETED).forEach(auditor::asked));
        add(8, () -> pick().ifPresent(held -> auditor.asked(scheduler().requests().started(held))));
        add(2, () -> pick().ifPresent(held -> auditor.asked(
                scheduler().requests().extend(held, time.instant().plusSeconds(random.nextInt(1_800))))));
        add(5, () -> auditor.asked(scheduler().nodes().setState(anyNode(), STATES.get(random.nextInt(STATES.size())),
                "torture")));
        add(2, this::register);
        add(6, () -> auditor.asked(scheduler().nodes().setGpuState(anyNode(), random.nextInt(3),
                random.nextBoolean() ? GpuState.MAINTENANCE : GpuState.AVAILABLE)));
        add(6, this::heartbeats);
        add(10, () -> tickAfter(Duration.ofSeconds(random.nextInt(120))));
        add(1, () -> tickAfter(Duration.ofHours(random.nextInt(30))));
        add(1, () -> tickAfter(Duration.ofSeconds(-random.nextInt(4_000))));
        add(3, this::ask);
        add(3, () -> faults.begin(1 + random.nextInt(4)));
        add(1, this::kill);
        add(1, this::close);
        add(2, this::stagger);
    }

    private void add(int often, Runnable kind) {
        for (int i = 0; i < often; i++) {
            kinds.add(kind);
        }
    }

    void begin(SimulationHarness first, Supplier<SimulationHarness> others) {
        harness = Optional.of(first);
        opener = others;
        auditor.begin();
        for (int node = 0; node < TortureWork.NODES; node++) {
            auditor.asked(scheduler().nodes().register(work.node(node)));
        }
    }

    SimulationHarness harness() {
        return harness.orElseThrow();
    }

    private Scheduler scheduler() {
        return harness().scheduler();
    }

    void record(ClusterView view) {
        seen = view.allocations();
    }

    void take() {
        kinds.get(random.nextInt(kinds.size())).run();
    }

    private Optional<Allocation> pick() {
        return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(random.nextInt(seen.size())));
    }

    private String anyNode() {
        return TortureWork.nodeId(random.nextInt(TortureWork.NODES + 1));
    }

    private Request next() {
        Request request = work.request("r" + requests++, time.instant());
        known.add(request);
        if (known.size() > KNOWN) {
            known.remove(0);
        }
        return request;
    }

    private Optional<Request> anyKnown() {
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    private void submit() {
        auditor.submitted(scheduler().submit(next()));
    }

    private void submitSome() {
        List<Request> some = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            some.add(random.nextInt(6) == 0 ? anyKnown().orElseGet(this::next) : next());
        }
        scheduler().submitAll(some).forEach(auditor::submitted);
    }

    /** The same request again, or another one under its id. */
    private void submitAgain() {
        anyKnown().ifPresent(request -> auditor.submitted(scheduler().submit(
                random.nextInt(4) == 0 ? work.request(request.id(), time.instant()) : request)));
    }

    private void cancel() {
        anyKnown().ifPresent(request -> auditor.cancelled(request.id(), scheduler().cancel(request.id())));
    }

    private void finishById() {
        anyKnown().ifPresent(request -> auditor.finished(request.id(),
                scheduler().finish(request.id(), Outcome.COMPLETED)));
    }

    private void register() {
        Node node = work.node(random.nextInt(TortureWork.NODES));
        NodeState state = random.nextInt(4) == 0 ? NodeState.UNREACHABLE : NodeState.ACTIVE;
        auditor.asked(scheduler().nodes().register(node, state));
    }

    /** Most nodes say that they are there; now and then one does not. */
    private void heartbeats() {
        for (int node = 0; node < TortureWork.NODES; node++) {
            if (random.nextInt(8) > 0) {
                auditor.asked(scheduler().nodes().heartbeat(TortureWork.nodeId(node)));
            }
        }
    }

    private void tickAfter(Duration passed) {
        time.advance(passed);
        auditor.asked(scheduler().tick());
    }

    private void ask() {
        Request asked = work.request("asked", time.instant());
        List<Consumer<Request>> questions = List.of(scheduler().questions()::plan, scheduler().questions()::explain,
                scheduler().questions()::earliestStart, request -> scheduler().requests().status(request.id()));
        questions.get(random.nextInt(questions.size())).accept(asked);
    }

    /** The scheduler is gone with all that was on its way, and another one takes over; it may not have noticed yet. */
    private void kill() {
        reference.count("kills");
        submitSome();
        harness().decide();
        faults.end();
        predecessor = harness;
        takeOver();
        if (random.nextBoolean()) {
            stagger();
        }
    }

    private void stagger() {
        predecessor.ifPresent(old -> old.stagger(1 + random.nextInt(4)));
    }

    private void close() {
        reference.count("closings");
        faults.end();
        auditor.close();
        harness().close();
        predecessor = Optional.empty();
        takeOver();
    }

    private void takeOver() {
        auditor.begin();
        harness = Optional.of(opener.get());
        auditor.asked(scheduler().tick());
    }
}
