package dev.berth.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every GPU is of one class, and asking for a class is asking for the GPUs that are of it. */
class GpuClassesTest {

    private static final GpuClasses CLASSES = GpuClasses.defaults();

    private static Gpu gpu(long memoryMib) {
        return new Gpu("device", "maker", "model", memoryMib);
    }

    @Test
    void aClassAcceptsItsOwnGpusAndNoOthers() {
        for (long memory : new long[] {0, 8_192, 11_264, 15_999, 16_000, 24_268, 24_576, 39_999, 40_000, 49_140,
                Gpu.MAX_MEMORY_MIB}) {
            for (GpuClass wanted : GpuClass.values()) {
                assertEquals(CLASSES.of(gpu(memory)) == wanted,
                        CLASSES.only(GpuDemand.fraction(500), wanted).accepts(gpu(memory)), wanted + " " + memory);
            }
        }
        assertEquals(List.of(GpuClass.SMALL, GpuClass.SMALL, GpuClass.MEDIUM, GpuClass.MEDIUM, GpuClass.LARGE),
                List.of(CLASSES.of(gpu(0)), CLASSES.of(gpu(11_264)), CLASSES.of(gpu(24_268)),
                        CLASSES.of(gpu(24_576)), CLASSES.of(gpu(49_140))));
        assertEquals(GpuClass.LARGE, new GpuClasses(8_000, 20_000).of(gpu(24_268)));
    }

    @Test
    void largerOnesComeAfterwards() {
        Shape shape = Shape.of(1, 2, GpuDemand.whole(2).ofModels("A", "B").linked(LinkDemand.NVLINK));
        List<Shape> shapes = CLASSES.orLarger(shape, GpuClass.MEDIUM);
        assertEquals(List.of(Shape.of(1, 2, shape.gpus().withMemoryMib(16_000, 39_999)),
                Shape.of(1, 2, shape.gpus().withMemoryMib(40_000))), shapes);
        Request request = Request.builder("r").shapes(shapes.toArray(new Shape[0])).build();
        assertEquals(1, request.penalty(new Placement(0, "n", shapes.get(1), 3)));
        assertEquals(0, request.penalty(new Placement(0, "n", shapes.get(0), 3)));
        assertThrows(IllegalArgumentException.class, () -> request.penalty(new Placement(0, "n", shape, 3)));
    }

    @Test
    void theMostMemoryIsPartOfTheRequest() {
        Request any = Request.builder("r").shapes(Shape.of(1, 2, GpuDemand.whole(1))).build();
        Request small = Request.builder("r").shapes(Shape.of(1, 2, GpuDemand.whole(1).withMemoryMib(0, 9))).build();
        assertNotEquals(any.fingerprint(), small.fingerprint());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new GpuClasses(0, 10));
        assertThrows(IllegalArgumentException.class, () -> new GpuClasses(10, 10));
        assertThrows(IllegalArgumentException.class, () -> GpuDemand.whole(1).withMemoryMib(10, 9));
        assertThrows(IllegalArgumentException.class, () -> CLASSES.only(GpuDemand.none(), GpuClass.SMALL));
        assertThrows(IllegalArgumentException.class, () -> CLASSES.only(GpuDemand.none(), GpuClass.LARGE));
    }
}
