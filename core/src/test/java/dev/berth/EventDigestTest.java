package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.EventKind;
import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.GpuStateChanged;
import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeSeen;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestExtended;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuState;
import dev.berth.model.GpuTopologies;
import dev.berth.model.LinkDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommittedBatch;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field of every event is in the digest, which never changes its value for the same events. */
final class EventDigestTest {

    private static final Instant T0 = Fixture.START;
    private static final GpuDemand ONE = GpuDemand.whole(1);

    private static Node.Builder node() {
        return Node.builder("n1").gpus(8, "A100", 81_920);
    }

    private static RequestBuilder request() {
        return Request.builder("r1").user("ada").project("vision")
                .shapes(Shape.of(2_000, 4_096, ONE));
    }

    private static Allocation allocation(int ordinal, String node, Shape shape, long mask, Optional<Instant> expiry) {
        return new Allocation(6, 0, "r1", 1, new Placement(ordinal, node, shape, mask), T0, expiry);
    }

    private static List<SchedulerEvent> oneOfEachKind() {
        Allocation held = allocation(0, "n1", Shape.of(2_000, 4_096, ONE), 1, Optional.empty());
        return List.of(new NodeRegistered(0, node().build(), NodeState.ACTIVE, T0),
                new NodeStateChanged(0, "n1", NodeState.ACTIVE, NodeState.ERROR, "fan", T0),
                new NodeSeen(0, "n1", T0), new GpuStateChanged(0, "n1", 3, GpuState.MAINTENANCE, T0),
                new RequestSubmitted(5, request().build(), T0), new RequestPlaced(held),
                new RequestStarted("r1", 6, T0), new RequestExpiring("r1", 6, T0),
                new RequestExtended("r1", 6, T0.plusSeconds(90), T0),
                new RequestRequeued("r1", 2, OptionalLong.of(6), "node-lost", T0),
                new RequestEnded(11, "r1", 7, RequestState.FAILED, OptionalLong.empty(), "exit", "code 1", T0));
    }

    private static String digest(List<? extends SchedulerEvent> events) {
        EventDigest digest = new EventDigest();
        digest.committed(new CommittedBatch("default", 1, List.copyOf(events), 1, 0, 0));
        return digest.hex();
    }

    @Test
    void theSameEventsHaveTheSameDigestForEver() {
        assertEquals(Set.of(EventKind.values()),
                oneOfEachKind().stream().map(SchedulerEvent::kind).collect(Collectors.toSet()));
        assertEquals("d863a2b357ad7431", digest(oneOfEachKind()), "hosts compare with digests of older runs");
    }

    @Test
    void everyFieldOfAnEventIsSeen() throws ReflectiveOperationException {
        for (SchedulerEvent event : oneOfEachKind()) {
            RecordComponent[] components = event.getClass().getRecordComponents();
            for (int changed = 0; changed < components.length; changed++) {
                Class<?>[] types = new Class<?>[components.length];
                Object[] values = new Object[components.length];
                for (int i = 0; i < components.length; i++) {
                    types[i] = components[i].getType();
                    Object value = components[i].getAccessor().invoke(event);
                    values[i] = i == changed ? other(value) : value;
                }
                SchedulerEvent other = (SchedulerEvent) event.getClass().getDeclaredConstructor(types)
                        .newInstance(values);
                assertNotEquals(digest(List.of(event)), digest(List.of(other)),
                        event.kind() + " " + components[changed].getName());
            }
        }
    }

    private static Object other(Object value) {
        if (value instanceof Integer number) {
            return number + 1;
        } else if (value instanceof Long number) {
            return number + 1;
        } else if (value instanceof String text) {
            return text + "x";
        } else if (value instanceof Instant time) {
            return time.plusMillis(1);
        } else if (value instanceof OptionalLong number) {
            return number.isPresent() ? OptionalLong.empty() : OptionalLong.of(6);
        } else if (value instanceof Enum<?> constant) {
            Object[] all = constant.getDeclaringClass().getEnumConstants();
            return all[(constant.ordinal() + 1) % all.length];
        } else if (value instanceof Node) {
            return node().label("zone", "a").build();
        } else if (value instanceof Request) {
            return request().priority(Priority.HIGH).build();
        }
        return ((Allocation) value).until(T0.plusSeconds(1));
    }

    @Test
    void everyFieldOfANodeIsSeen() {
        assertAllDiffer(Stream.<UnaryOperator<Node.Builder>>of(UnaryOperator.identity(),
                node -> node.address("10.0.0.1"), node -> node.cpuMillis(1_000), node -> node.memoryMib(1_000),
                node -> node.storageMib(1_000), node -> node.label("zone", "a"), node -> node.taint("zone", "a"),
                node -> node.label("zone", "b"), node -> node.topology(GpuTopologies.hgxH100()))
                .map(change -> new NodeRegistered(0, change.apply(node()).build(), NodeState.ACTIVE, T0)));
        assertAllDiffer(Stream.of(node(), Node.builder("n2").gpus(8, "A100", 81_920),
                Node.builder("n1").gpus(7, "A100", 81_920), Node.builder("n1").gpus(8, "H100", 81_920),
                Node.builder("n1").gpus(8, "A100", 40_960))
                .map(node -> new NodeRegistered(0, node.build(), NodeState.ACTIVE, T0)));
    }

    @Test
    void everyFieldOfARequestIsSeen() {
        assertAllDiffer(Stream.<UnaryOperator<RequestBuilder>>of(UnaryOperator.identity(),
                request -> request.user("bob"), request -> request.project("speech"),
                request -> request.priority(Priority.HIGH), request -> request.patience(Patience.NOW),
                request -> request.duration(Duration.ofHours(1)), request -> request.earliestStart(T0),
                request -> request.deadline(T0), request -> request.node("n1"),
                request -> request.selector("zone", "a"), request -> request.toleration("zone", "a"),
                request -> request.attribute("zone", "a"), request -> request.attribute("zone", "b"))
                .map(change -> new RequestSubmitted(5, change.apply(request()).build(), T0)));
    }

    @Test
    void everyFieldOfAnAllocationIsSeen() {
        Shape shape = Shape.of(2_000, 4_096, ONE);
        List<Allocation> allocations = new ArrayList<>(List.of(allocation(0, "n1", shape, 1, Optional.empty()),
                allocation(1, "n1", shape, 1, Optional.empty()), allocation(0, "n2", shape, 1, Optional.empty()),
                allocation(0, "n1", shape, 2, Optional.empty()), allocation(0, "n1", shape, 1, Optional.of(T0))));
        Placement placement = allocations.get(0).placement();
        allocations.add(new Allocation(7, 0, "r1", 1, placement, T0, Optional.empty()));
        allocations.add(new Allocation(6, 1, "r1", 1, placement, T0, Optional.empty()));
        allocations.add(new Allocation(6, 0, "r2", 1, placement, T0, Optional.empty()));
        allocations.add(new Allocation(6, 0, "r1", 2, placement, T0, Optional.empty()));
        allocations.add(new Allocation(6, 0, "r1", 1, placement, T0.plusMillis(1), Optional.empty()));
        Stream.of(Shape.of(2_001, 4_096, ONE), Shape.of(2_000, 4_097, ONE),
                Shape.of(2_000, 4_096, GpuDemand.fraction(500)), Shape.of(2_000, 4_096, ONE.ofModels("A100")),
                Shape.of(2_000, 4_096, ONE.withMemoryMib(1)), Shape.of(2_000, 4_096, ONE.withMemoryMib(0, 1)),
                Shape.of(2_000, 4_096, ONE.linked(LinkDemand.NEAREST)))
                .forEach(other -> allocations.add(allocation(0, "n1", other, 1, Optional.empty())));
        assertAllDiffer(allocations.stream().map(RequestPlaced::new));
    }

    private static void assertAllDiffer(Stream<? extends SchedulerEvent> events) {
        Set<String> digests = new HashSet<>();
        events.forEach(event -> assertTrue(digests.add(digest(List.of(event))), event::toString));
    }
}
