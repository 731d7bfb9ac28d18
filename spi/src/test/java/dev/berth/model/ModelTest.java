package dev.berth.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the model accepts, what it refuses and in which words. */
final class ModelTest {

    private static final Shape SHAPE = Shape.of(1, 1, GpuDemand.none());

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad("value=-1", () -> Resources.of(-1, 0)),
                bad("what=cpuMillis", () -> Resources.of(Long.MAX_VALUE, 0)),
                bad("what=memoryMib", () -> Resources.of(0, Resources.MAX_MEMORY_MIB + 1)),
                bad("what=storageMib", () -> new Resources(0, 0, -5)),
                bad("what=gpus value=65", () -> GpuDemand.whole(65)),
                bad("what=gpus value=-1", () -> GpuDemand.whole(-1)),
                bad("what=gpuMilli value=0", () -> GpuDemand.fraction(0)),
                bad("what=gpuMilli value=1001", () -> GpuDemand.fraction(1001)),
                bad("gpus=2 gpuMilli=500", () -> GpuDemand.builder(2).gpuMilli(500).build()),
                bad("models=[A100]", () -> GpuDemand.none().ofModels("A100")),
                bad("links=NEAREST", () -> GpuDemand.none().linked(LinkDemand.NEAREST)),
                bad("gpus=1 topology=2", () -> Node.builder("n").gpus(1, "T4", 1)
                        .topology(GpuTopology.builder(2).build()).build()),
                bad("what=minMemoryMib", () -> GpuDemand.whole(1).withMemoryMib(-1)),
                bad("what=request", () -> Request.builder(" ").shapes(SHAPE).build()),
                bad("length=256 limit=255", () -> Request.builder("x".repeat(256)).shapes(SHAPE).build()),
                bad("what=request index=1", () -> Request.builder("a\nb").shapes(SHAPE).build()),
                bad("what=request index=1", () -> Request.builder("a\ud800").shapes(SHAPE).build()),
                bad("what=request index=1", () -> Request.builder("a\ud800b").shapes(SHAPE).build()),
                bad("what=attributes index=0", () -> Request.builder("r").shapes(SHAPE).attribute("k", "\udc00")
                        .build()),
                bad("what=shapes value=0", () -> Request.builder("r").build()),
                bad("what=user", () -> Request.builder("r").user("").shapes(SHAPE).build()),
                bad("what=duration value=PT0S", () -> Request.builder("r").shapes(SHAPE).duration(Duration.ZERO)
                        .build()),
                bad("what=duration", () -> Request.builder("r").shapes(SHAPE).duration(Duration.ofNanos(1)).build()),
                bad("what=duration", () -> Request.builder("r").shapes(SHAPE).duration(Duration.ofDays(40_000))
                        .build()),
                bad("key=image length=70000", () -> Request.builder("r").shapes(SHAPE)
                        .attribute("image", "x".repeat(70_000)).build()),
                bad("what=attributeChars", () -> Request.builder("r").shapes(SHAPE)
                        .attribute("a", "x".repeat(40_000)).attribute("b", "x".repeat(40_000)).build()),
                bad("deviceId=GPU-1", () -> Node.builder("n").gpu(new Gpu("GPU-1", "NVIDIA", "T4", 1))
                        .gpu(new Gpu("GPU-1", "NVIDIA", "T4", 1)).build()),
                bad("what=gpus value=65", () -> Node.builder("n").gpus(65, "T4", 1)),
                bad("what=model", () -> new Gpu("GPU-1", "NVIDIA", "", 1)),
                bad("asked=1 chosen=2", () -> new Placement(0, "n", Shape.of(1, 1, GpuDemand.whole(1)), 3)),
                bad("what=start", () -> new Allocation(1, 0, "r", 1, new Placement(0, "n", SHAPE, 0),
                        Instant.EPOCH.plusNanos(1), Optional.empty())));
    }

    /** The numbers are those of before links could be said; stores have them. */
    @Test
    void fingerprintsOfWhatSaysNothingOfLinksStay() {
        Node.Builder node = Node.builder("n").address("a").cpuMillis(1).memoryMib(2).storageMib(3)
                .gpus(2, "A100", 40_000).label("rack", "r1").taint("k", "v");
        GpuDemand two = GpuDemand.whole(2).ofModels("A100");
        Shape half = Shape.of(1, 2, GpuDemand.fraction(500));
        assertEquals(5396823163529472262L, node.build().fingerprint());
        assertEquals(6830495183312594906L, Request.builder("r").shapes(Shape.of(1, 2, two), half).build()
                .fingerprint());
        assertNotEquals(6830495183312594906L, Request.builder("r")
                .shapes(Shape.of(1, 2, two.linked(LinkDemand.NEAREST)), half).build().fingerprint());
        Node plain = node.build();
        Node linked = node.topology(GpuTopology.builder(2).build()).build();
        assertNotEquals(plain.fingerprint(), linked.fingerprint());
        assertFalse(plain.sameHardware(linked));
    }

    private static Arguments bad(String part, Executable code) {
        return Arguments.of(part, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badValues")
    void badValuesAreRefusedByName(String part, Executable code) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        assertTrue(message.contains(part), message);
        assertTrue(message.indexOf(". ") > 0 && !message.contains("\n"), message);
    }

    @Test
    void namesMayBeInAnyScript() {
        assertEquals("Größe-大-🚀", Request.builder("Größe-大-🚀").shapes(SHAPE).build().id());
    }

    @Test
    void setsAndMapsIterateInTheirNaturalOrder() {
        Request request = Request.builder("r").shapes(SHAPE).selector("z", "1").selector("a", "2")
                .attribute("y", "1").attribute("b", "2").toleration("t", "2").toleration("t", "1").build();
        assertEquals("{a=2, z=1}", request.selectors().toString());
        assertEquals("{b=2, y=1}", request.attributes().toString());
        assertEquals(List.of("1", "2"), request.tolerations().stream().map(Toleration::value).toList());
        assertEquals("[A, B]", GpuDemand.whole(1).ofModels("B", "A").models().toString());
    }

    @Test
    void theFingerprintIsThatOfTheContentWithoutTheId() {
        RequestBuilder builder = Request.builder("r1").user("ada").shapes(SHAPE).attribute("image", "a");
        Request one = builder.build();
        assertEquals(one.fingerprint(), Request.builder("r2").user("ada").shapes(SHAPE).attribute("image", "a")
                .build().fingerprint());
        assertNotEquals(one.fingerprint(), builder.attribute("image", "b").build().fingerprint());
        assertNotEquals(one.fingerprint(), builder.attribute("image", "a").priority(Priority.HIGH).build()
                .fingerprint());
        assertEquals("67aea7ab12efb72d", Long.toHexString(one.fingerprint()), "stores have it: never change it");
    }

    @Test
    void aPlacementTellsItsGpus() {
        assertEquals(List.of(0, 2, 11), new Placement(0, "n", Shape.of(1, 1, GpuDemand.whole(3)), 0b1000_0000_0101L)
                .gpus());
        assertEquals(List.of(63), new Placement(0, "n", Shape.of(1, 1, GpuDemand.whole(1)), 1L << 63).gpus());
    }

    @Test
    void aTolerationMatchesItsKeyAndValue() {
        assertTrue(new Toleration("team", "*").tolerates(new Taint("team", "a")));
        assertTrue(new Toleration("team", "a").tolerates(new Taint("team", "a")));
        assertFalse(new Toleration("team", "b").tolerates(new Taint("team", "a")));
        assertFalse(new Toleration("rack", "*").tolerates(new Taint("team", "a")));
    }

    @Test
    void statesSayWhatTheyMean() {
        assertEquals(List.of(RequestState.COMPLETED, RequestState.FAILED, RequestState.TIMED_OUT,
                RequestState.CANCELLED, RequestState.DENIED),
                Stream.of(RequestState.values()).filter(RequestState::isTerminal).toList());
        assertEquals(List.of(NodeState.ACTIVE), Stream.of(NodeState.values()).filter(NodeState::acceptsWork).toList());
    }

    @Test
    void aProfileCountsAndCuts() {
        Shape a = Shape.of(1, 1, GpuDemand.whole(1));
        Shape b = Shape.of(1, 1, GpuDemand.whole(2));
        Shape c = Shape.of(1, 1, GpuDemand.whole(3));
        WorkloadProfile profile = WorkloadProfile.of(List.of(c, a, a, a, b, b));
        assertEquals(List.of(a, b, c), profile.entries().stream().map(WorkloadProfile.Entry::shape).toList());
        assertEquals(6, profile.total());
        assertEquals(1, profile.top(50).entries().size());
        assertEquals(2, profile.top(51).entries().size());
        assertEquals(3, profile.top(100).entries().size());
    }
}
