package dev.berth.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The word, subject and description of each kind of event. */
final class SchedulerEventTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shape TWO = Shape.of(1_000, 1_024, GpuDemand.whole(2));

    private static List<SchedulerEvent> oneOfEachKind() {
        Node node = Node.builder("n1").gpus(4, "A100", 81_920).build();
        Request request = Request.builder("r1").user("ada").project("vision").shapes(TWO).build();
        Allocation allocation = new Allocation(6, 0, "r1", 1, new Placement(0, "n1", TWO, 0b101), T0,
                Optional.of(T0.plusSeconds(60)));
        return List.of(new NodeRegistered(0, node, NodeState.ACTIVE, T0),
                new NodeStateChanged(0, "n1", NodeState.ACTIVE, NodeState.ERROR, "fan", T0),
                new NodeSeen(0, "n1", T0), new GpuStateChanged(0, "n1", 3, GpuState.MAINTENANCE, T0),
                new RequestSubmitted(5, request, T0), new RequestPlaced(allocation), new RequestStarted("r1", 6, T0),
                new RequestExpiring("r1", 6, T0), new RequestExtended("r1", 6, T0.plusSeconds(90), T0),
                new RequestRequeued("r1", 2, OptionalLong.of(6), "", T0),
                new RequestEnded(11, "r1", 7, RequestState.FAILED, OptionalLong.empty(), "exit", "exit code 1", T0));
    }

    @Test
    void everyKindHasAStoredWordASubjectAndADescription() {
        assertEquals(List.of("node-registered||-|n1|The node is registered. state=ACTIVE gpus=4",
                "node-state-changed||-|n1|The node changed its state. from=ACTIVE to=ERROR reason=fan",
                "node-seen||-|n1|The node was seen.",
                "gpu-state-changed||-|n1|A GPU changed its state. gpu=3 to=MAINTENANCE",
                "request-submitted|r1|-||The request is queued. priority=MEDIUM gpus=2 gpuMilli=1000 project=vision "
                        + "user=ada",
                "request-placed|r1|6|n1|The request is placed. attempt=1 gpus=[0, 2] until=2026-03-01T12:01:00Z",
                "request-started|r1|6||The request runs.", "request-expiring|r1|6||The allocation reached its limit.",
                "request-extended|r1|6||The allocation has another limit. until=2026-03-01T12:01:30Z",
                "request-requeued|r1|6||The request is queued again. attempt=2",
                "request-ended|r1|-||The request ended. state=FAILED reason=exit detail=exit code 1"),
                oneOfEachKind().stream().map(SchedulerEventTest::line).toList());
    }

    private static String line(SchedulerEvent event) {
        EventSubject subject = event.subject();
        return event.kind().word() + "|" + subject.request().orElse("") + "|"
                + (subject.allocation().isPresent() ? subject.allocation().getAsLong() : "-") + "|"
                + subject.node().orElse("") + "|" + event.description();
    }

    @Test
    void wordsAreFoundAgain() {
        assertEquals(List.of(EventKind.values()), oneOfEachKind().stream().map(SchedulerEvent::kind).toList());
        for (EventKind kind : EventKind.values()) {
            assertEquals(Optional.of(kind), EventKind.of(kind.word()));
        }
        assertEquals(Optional.empty(), EventKind.of("RequestPlaced"));
    }

    @Test
    void eachEventIsVisitedAsWhatItIs() {
        List<Object> visited = new ArrayList<>();
        InvocationHandler noting = (proxy, method, arguments) -> {
            visited.add(arguments[0]);
            assertEquals(arguments[0].getClass(), method.getParameterTypes()[0]);
            return null;
        };
        EventVisitor<?> visitor = (EventVisitor<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {EventVisitor.class}, noting);
        oneOfEachKind().forEach(event -> visit(event, visitor));
        assertEquals(oneOfEachKind(), visited);
        assertEquals(EventKind.values().length, SchedulerEvent.class.getPermittedSubclasses().length);
        assertEquals(EventKind.values().length, Arrays.stream(EventVisitor.class.getMethods())
                .filter(method -> !method.isDefault()).count());
    }

    @SuppressWarnings("unchecked")
    private static void visit(SchedulerEvent event, EventVisitor<?> visitor) {
        event.accept((EventVisitor<RuntimeException>) visitor);
    }
}
