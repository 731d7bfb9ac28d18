package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of a list: each element is in one of them, and none is too long. */
final class ListsTest {

    @Test
    void partsAreFullButForTheLast() {
        assertEquals(List.of(), Lists.partition(List.of(), 2));
        assertEquals(List.of(List.of(1, 2)), Lists.partition(List.of(1, 2), 2));
        assertEquals(List.of(List.of(1, 2), List.of(3)), Lists.partition(List.of(1, 2, 3), 2));
    }
}
