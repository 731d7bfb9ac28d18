package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.event.SchedulerEvent.NodeRegistered;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.event.SchedulerEvent;
import dev.berth.model.Allocation;
import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.NodeState;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.RequestState;
import dev.berth.model.Shape;
import dev.berth.spi.CommitResult;
import dev.berth.spi.Hint;
import dev.berth.spi.JobLock;
import dev.berth.spi.Leadership;
import dev.berth.spi.Notifier;
import dev.berth.spi.SchedulerStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts of every length and kind come back to the letter, or are refused in the same words on every database. */
@ParameterizedClass
@MethodSource("dev.berth.store.jdbc.TestDatabase#available")
final class TextTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    /** The longest name there is, of characters that take four bytes. */
    private static final String LONG = "\uD83D\uDE80".repeat(127) + "x";
    /** Means something to each of the databases, to drivers, or to us. */
    private static final List<String> META = List.of("'; DROP TABLE berth_requests; --", "\"; DROP TABLE requests; --",
            "\\'; SELECT 1; #", "$1 $$ $tag$", "{requests}", "${prefix}", "{fn now()}", "{d '2026-01-01'}", "?", "??",
            ":name", "%s %n", "/*", "*/", "N'x'", "0x41", "NULL", "\\N", "\\u0000", "`x`", "[x]", "%_");
    /** What databases refuse, cut off or replace where it stands in a text, and quotes, with which ours begin then. */
    private static final List<String> STRANGE = List.of("a\0b", "\0", "\uD83D", "x\uDE80y", "\uDE80\uD83D", "\"",
            "\"a\"", "\"a", "\"\\u0000\"", "", "{", "[]", "\r\n\t\u0001\u001f\u007f\u0085\u2028\uFEFF\uFFFE\uFFFF");

    @Parameter
    private TestDatabase database;
    private DataSource source;
    private JdbcDatabase opened;
    private SchedulerStore store;

    @BeforeEach
    void open() {
        source = database.fresh();
        opened = JdbcDatabase.open(source);
        store = opened.schedulerStore();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private void assertKeeps(String pool, List<SchedulerEvent> events) {
        Leadership lead = store.acquire(pool, pool);
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, events));
        List<SchedulerEvent> loaded = new ArrayList<>();
        assertEquals(events.size() + 1, store.load(lead, loaded::add).nextSequence());
        assertEquals(events, loaded);
    }

    private static Shape shape(String word) {
        return Shape.of(1, 1, GpuDemand.whole(1).ofModels(word));
    }

    private static List<SchedulerEvent> with(String word) {
        Request request = Request.builder(word).user(word).project(word).shapes(shape(word), shape(word)).node(word)
                .selector(word, word).toleration(word, word).attribute(word, word).build();
        return List.of(new NodeRegistered(0, Node.builder(word).address(word).gpu(new Gpu(word, word, word, 5))
                        .label(word, word).taint(word, word).build(), NodeState.ACTIVE, T0),
                new RequestSubmitted(2, request, T0),
                new RequestPlaced(new Allocation(3, 0, word, 1, new Placement(0, word, shape(word), 1), T0,
                        Optional.empty())));
    }

    @Test
    void theLongestNamesComeBack() {
        assertKeeps(LONG, with(LONG));
    }

    @Test
    void wordsOfQueryLanguagesComeBackAndDoNothing() throws SQLException {
        for (String word : META) {
            assertKeeps(word, with(word));
        }
        assertEquals(List.of(String.valueOf(META.size())), database.query(source, "SELECT count(*) FROM {requests}"));
    }

    @Test
    void attributesComeBackAtTheirLimitWhateverIsInThem() {
        List<SchedulerEvent> events = new ArrayList<>();
        for (String part : List.of("\0", "\uD83D\uDE80", "\"\\")) {
            events.add(new RequestSubmitted(events.size() + 1, Request.builder("r-" + events.size())
                    .shapes(shape("A100")).attribute("a", part.repeat(
                            (Request.MAX_ATTRIBUTE_CHARS - 1) / part.length())).build(), T0));
        }
        assertKeeps("lab", events);
    }

    @Test
    void reasonsAndDetailsComeBackWhateverIsInThem() throws SQLException {
        List<String> words = new ArrayList<>(STRANGE);
        words.addAll(META);
        words.add("\uD83D\uDE80".repeat(50_000));
        words.add("\0".repeat(100_000));
        Leadership lead = store.acquire("lab", "leader");
        List<SchedulerEvent> events = new ArrayList<>();
        List<SchedulerEvent> expected = new ArrayList<>();
        events.add(new NodeRegistered(0, Node.builder("n").build(), NodeState.ACTIVE, T0));
        for (String word : words) {
            String id = "r-" + events.size();
            events.add(new NodeStateChanged(0, "n", NodeState.ACTIVE, NodeState.ACTIVE, word, T0));
            events.add(new RequestSubmitted(events.size() + 1, Request.builder(id).shapes(shape("x")).build(), T0));
            expected.add(new RequestEnded(events.size() + 1, id, 7, RequestState.DENIED, OptionalLong.empty(), word,
                    word + word, T0));
            events.add(expected.get(expected.size() - 1));
        }
        for (String word : words) {
            String id = "r-" + events.size();
            RequestSubmitted submitted = new RequestSubmitted(events.size() + 1,
                    Request.builder(id).shapes(shape("x")).build(), T0);
            RequestRequeued requeued = new RequestRequeued(id, 2, OptionalLong.empty(), word, T0);
            events.addAll(List.of(submitted, requeued));
            expected.addAll(List.of(submitted, requeued));
        }
        assertEquals(new CommitResult.Committed(), store.commit(lead, 1, events));
        List<SchedulerEvent> loaded = new ArrayList<>();
        store.load(lead, loaded::add);
        assertEquals(expected, loaded.subList(1, loaded.size()));
        assertEquals(List.of("\"a\\u0000b\""), database.query(source,
                "SELECT reason FROM {requests} WHERE sequence = 3"));
        assertEquals(List.of("'; DROP TABLE berth_requests; --"), database.query(source,
                "SELECT reason FROM {requests} WHERE reason LIKE '%DROP TABLE berth%' AND status = 'DENIED'"));
    }

    @Test
    void namesThatCannotBeKeptAreRefusedInTheSameWords() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (JobLock lock = opened.jobLock(); Notifier notifier = opened.notifier(executor)) {
            for (String name : List.of("", "x".repeat(256), "a\0b", "\uD83D")) {
                assertRefused("pool", () -> store.acquire(name, "leader"));
                assertRefused("leader", () -> store.acquire("lab", name));
                assertRefused("pool", () -> lock.take(name, "roll-up", Duration.ofSeconds(1)));
                assertRefused("job", () -> lock.take("lab", name, Duration.ofSeconds(1)));
                assertRefused("pool", () -> notifier.publish(List.of(new Hint(name, Hint.Kind.NODE, "n"))));
                assertRefused("id", () -> notifier.publish(List.of(new Hint("lab", Hint.Kind.NODE, name))));
                assertRefused("id", () -> notifier.await(new Hint("lab", Hint.Kind.NODE, name)));
            }
        } finally {
            executor.shutdown();
        }
    }

    private static void assertRefused(String what, Runnable use) {
        String message = assertThrows(IllegalArgumentException.class, use::run).getMessage();
        assertTrue(message.contains("what=" + what), message);
        assertFalse(message.contains("\0"), message);
    }

    @Test
    void locksAndHintsTakeTheLongestNamesAndAwkwardOnes() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        List<String> names = new ArrayList<>(META);
        names.add(LONG);
        try (JobLock lock = opened.jobLock(); Notifier notifier = opened.notifier(executor);
                Notifier other = opened.notifier(executor)) {
            for (String name : names) {
                lock.take(name, name, Duration.ofMinutes(1)).orElseThrow();
                assertTrue(lock.take(name, name, Duration.ofMinutes(1)).isEmpty(), name);
            }
            notifier.await(new Hint("lab", Hint.Kind.NODE, "first")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            for (String name : names) {
                Hint hint = new Hint(name, Hint.Kind.REQUEST, name);
                CompletableFuture<Hint> told = notifier.await(hint).toCompletableFuture();
                other.publish(List.of(hint));
                assertEquals(hint, told.get(10, TimeUnit.SECONDS));
            }
        } finally {
            executor.shutdown();
        }
    }
}
