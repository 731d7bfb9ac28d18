package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** All is in one part, and none is too long. */
final class PartitionTest {

    @Test
    void partsAreFullButForTheLast() {
        assertEquals(List.of(), Partition.of(List.of(), 2));
        assertEquals(List.of(List.of(1, 2)), Partition.of(List.of(1, 2), 2));
        assertEquals(List.of(List.of(1, 2), List.of(3)), Partition.of(List.of(1, 2, 3), 2));
    }
}
