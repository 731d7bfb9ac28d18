package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.berth.RequestTable.Ended;
import dev.berth.model.RequestState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What has ended is remembered like in a linked map of the JDK that drops its eldest. */
final class EndedRequestsTest {

    /** Ids of which each has seven others with the same hash. */
    private static String id(int number) {
        StringBuilder id = new StringBuilder().append((char) ('a' + number / 8 % 20)).append(number / 160);
        for (int bit = 0; bit < 3; bit++) {
            id.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return id.toString();
    }

    @Property(tries = 200)
    void itRemembersTheLastOnes(@ForAll @IntRange(min = 1, max = 200) int most,
            @ForAll @IntRange(min = 0, max = 1_000) int ends) {
        EndedRequests ended = new EndedRequests(most);
        Map<String, Ended> expected = new LinkedHashMap<>();
        for (int i = 0; i < ends; i++) {
            Ended how = new Ended(i * 0x9e3779b97f4a7c15L, RequestState.values()[i % RequestState.values().length]);
            ended.add(id(i), how.fingerprint(), how.state());
            expected.put(id(i), how);
            if (expected.size() > most) {
                expected.remove(expected.keySet().iterator().next());
            }
            assertEquals(how, ended.find(id(i)));
            assertEquals(expected.get(id(i / 2)), ended.find(id(i / 2)));
            assertNull(ended.find(id(i + 1)));
        }
        List<Map.Entry<String, Ended>> inOrder = new ArrayList<>(ended.all().entrySet());
        assertEquals(new ArrayList<>(expected.entrySet()), inOrder);
        expected.forEach((id, how) -> assertEquals(how, ended.find(id)));
    }

    @Example
    void anIdThatEndsTwiceIsFoundAsItEndedLast() {
        EndedRequests ended = new EndedRequests(3);
        ended.add("a", 1, RequestState.FAILED);
        ended.add("b", 2, RequestState.COMPLETED);
        ended.add("a", 3, RequestState.CANCELLED);
        assertEquals(new Ended(3, RequestState.CANCELLED), ended.find("a"));
        ended.add("c", 4, RequestState.COMPLETED);
        assertEquals(new Ended(3, RequestState.CANCELLED), ended.find("a"));
    }
}
