package dev.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The set answers like a sorted set of the JDK. */
final class OrdinalBitSetTest {

    @Property(tries = 300)
    void itAnswersLikeATreeSet(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 2_000_000) Integer> numbers,
            @ForAll @IntRange(min = 1, max = 40_000) int spread) {
        OrdinalBitSet set = new OrdinalBitSet();
        TreeSet<Integer> expected = new TreeSet<>();
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i) % (spread * 50);
            if (i % 3 == 2) {
                expected.remove(number);
                assertEquals(expected.isEmpty(), set.remove(number));
            } else {
                set.add(number);
                expected.add(number);
            }
            for (int from : new int[] {0, number, number + 1, Math.max(0, number - 1), number ^ 63, number + 4096}) {
                Integer next = expected.ceiling(from);
                assertEquals(next == null ? -1 : next, set.next(from), "from " + from);
            }
            assertEquals(expected.isEmpty(), set.isEmpty());
        }
        int walked = 0;
        for (int at = set.next(0); at >= 0; at = set.next(at + 1)) {
            walked++;
        }
        assertEquals(expected.size(), walked);
    }
}
