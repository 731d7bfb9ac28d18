package dev.berth;

import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Outcome;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Chains of commands, and what each does to a scheduler and to the naive one. */
final class Chain {

    /** What a step does; often named ones come up more often. */
    enum Kind {
        SUBMIT, SUBMIT_SHARE, SUBMIT_EITHER, START, CANCEL, FINISH, FAIL, LOSE, RETURN, DRAIN, BREAK_GPU, MEND_GPU
    }

    /** One command; {@code a}, {@code b} and {@code c} say about what. */
    record Step(Kind kind, int a, int b, int c) {
    }

    static final int NODES = 4;
    private static final List<String> MODELS = List.of("A100", "T4");

    private Chain() {
    }

    static Arbitrary<List<Step>> chains(int most) {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.of(Kind.SUBMIT)),
                Tuple.of(6, Arbitraries.of(Kind.SUBMIT_SHARE)),
                Tuple.of(4, Arbitraries.of(Kind.FINISH)),
                Tuple.of(8, Arbitraries.of(Kind.class)));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 255);
        return Combinators.combine(kinds, number, number, number).as(Step::new).list().ofMaxSize(most)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    static List<Node> nodes() {
        return List.of(node("n0", 2, 0), node("n1", 4, 0), node("n2", 1, 1),
                Node.builder("n3").cpuMillis(16_000).memoryMib(16_000).gpus(2, "A100", 80_000).gpus(2, "T4", 16_000)
                        .build());
    }

    private static Node node(String id, int gpus, int model) {
        return Node.builder(id).cpuMillis(4_000L * gpus).memoryMib(4_000L * gpus)
                .gpus(gpus, MODELS.get(model), model == 0 ? 80_000 : 16_000).build();
    }

    static void apply(Step step, Scheduler scheduler) {
        String id = "r" + step.a % 40;
        String nodeId = "n" + step.a % NODES;
        switch (step.kind) {
            case SUBMIT, SUBMIT_SHARE, SUBMIT_EITHER -> scheduler.submit(request(step));
            case START -> Fixture.now(scheduler.requests().status(id)).flatMap(RequestStatus::allocation)
                    .ifPresent(scheduler.requests()::started);
            case CANCEL -> scheduler.cancel(id);
            case FINISH -> scheduler.finish(id, Outcome.COMPLETED);
            case FAIL -> Fixture.now(scheduler.requests().status(id)).flatMap(RequestStatus::allocation)
                    .ifPresent(held -> scheduler.finish(held, Outcome.FAILED));
            case LOSE -> scheduler.nodes().setState(nodeId, NodeState.UNREACHABLE, "");
            case RETURN -> scheduler.nodes().setState(nodeId, NodeState.ACTIVE, "");
            case DRAIN -> scheduler.nodes().setState(nodeId, NodeState.DRAINING, "");
            case BREAK_GPU -> scheduler.nodes().setGpuState(nodeId, gpu(step), GpuState.MAINTENANCE);
            default -> scheduler.nodes().setGpuState(nodeId, gpu(step), GpuState.AVAILABLE);
        }
    }

    static void apply(Step step, NaiveScheduler naive) {
        String id = "r" + step.a % 40;
        int node = step.a % NODES;
        switch (step.kind) {
            case SUBMIT, SUBMIT_SHARE, SUBMIT_EITHER -> naive.submit(request(step));
            case START -> naive.start(id);
            case CANCEL -> naive.end(id, RequestState.CANCELLED, true);
            case FINISH -> naive.end(id, RequestState.COMPLETED, false);
            case FAIL -> naive.end(id, RequestState.FAILED, false);
            case LOSE -> naive.setState(node, "UNREACHABLE");
            case RETURN -> naive.setState(node, "ACTIVE");
            case DRAIN -> naive.setState(node, "DRAINING");
            case BREAK_GPU -> naive.setBroken(node, gpu(step), true);
            default -> naive.setBroken(node, gpu(step), false);
        }
    }

    private static int gpu(Step step) {
        return step.b % nodes().get(step.a % NODES).gpus().size();
    }

    private static Request request(Step step) {
        RequestBuilder builder = Request.builder("r" + step.a % 40)
                .priority(Priority.values()[step.c % Priority.values().length]);
        Shape whole = Shape.of(500L * (step.b % 8), 300L * (step.c % 8), GpuDemand.whole(step.b % 5));
        Shape share = Shape.of(500L * (step.c % 4), 100, ofModel(step, GpuDemand.fraction(50 * (1 + step.b % 19))));
        return switch (step.kind) {
            case SUBMIT -> builder.shapes(whole).build();
            case SUBMIT_SHARE -> builder.shapes(share).build();
            default -> builder.shapes(whole, share).build();
        };
    }

    private static GpuDemand ofModel(Step step, GpuDemand demand) {
        return step.c % 3 == 0 ? demand.ofModels(MODELS.get(step.b % 2)) : demand;
    }
}
