package dev.berth;

import static dev.berth.Fixture.code;
import static dev.berth.Fixture.node;
import static dev.berth.Fixture.now;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.TroubledStore.Trouble;
import dev.berth.event.SchedulerEvent;
import dev.berth.local.InMemoryStore;
import dev.berth.spi.Admission;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.CommittedBatch;
import dev.berth.spi.SchedulerListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scheduler goes on whatever is thrown at it: errors of the JVM, and what other languages need not declare. */
final class FaultTest {

    private final TroubledStore store = new TroubledStore(new InMemoryStore());
    private final ExecutorService drainer = Executors.newSingleThreadExecutor();
    private final ExecutorService committer = Executors.newSingleThreadExecutor();

    static Stream<Throwable> thrown() {
        return Stream.of(new IOException("broken pipe"), new OutOfMemoryError("planned"), new InternalError("planned"),
                new StackOverflowError("planned"), new IllegalStateException("planned"));
    }

    @AfterEach
    void stop() {
        drainer.shutdownNow();
        committer.shutdownNow();
    }

    private SchedulerBuilder builder() {
        return Scheduler.builder().store(store).executor(drainer).commitExecutor(committer);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable error) throws E {
        throw (E) error;
    }

    private static void throwIt(Throwable error) {
        FaultTest.<RuntimeException>sneak(error);
    }

    private static void assertGoesOn(Scheduler scheduler) {
        List<Ticket> tickets = Stream.of("r1", "r2").map(id -> scheduler.submit(request(id, 1))).toList();
        for (Ticket ticket : tickets) {
            assertEquals("none", code(ticket.placed()));
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void byACommit(Throwable error) {
        Scheduler scheduler = builder().build();
        now(scheduler.nodes().register(node("n", 4)));
        int last = store.commits.get();
        store.plan = commit -> {
            if (commit == last + 1) {
                throwIt(error);
            }
            return Trouble.NONE;
        };
        assertGoesOn(scheduler);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void byAListener(Throwable error) {
        Scheduler scheduler = builder().listener(batch -> throwIt(error)).build();
        now(scheduler.nodes().register(node("n", 4)));
        assertGoesOn(scheduler);
    }

    /** What a listener throws is logged, what a store throws puts the reload off. */
    @ParameterizedTest
    @MethodSource("thrown")
    void byAReload(Throwable error) {
        AtomicInteger restored = new AtomicInteger();
        Scheduler scheduler = builder().listener(new SchedulerListener() {
            @Override
            public void committed(CommittedBatch batch) {
            }

            @Override
            public void restored(SchedulerEvent event) {
                restored.incrementAndGet();
                throwIt(error);
            }
        }).build();
        now(scheduler.nodes().register(node("n", 4)));
        store.onLoad = () -> {
            store.onLoad = () -> {
            };
            throwIt(error);
        };
        store.refuseTheNext();
        assertEquals("not-stored", code(scheduler.nodes().register(node("other", 1))));
        assertGoesOn(scheduler);
        assertEquals(1, restored.get());
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void byAnAdmissionPolicy(Throwable error) {
        Scheduler scheduler = builder().admission(new AdmissionPolicy() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Admission admit(Arrival arrival) {
                if (arrival.request().id().equals("first")) {
                    throwIt(error);
                }
                return Admission.Admitted.INSTANCE;
            }
        }).build();
        now(scheduler.nodes().register(node("n", 4)));
        assertEquals("plugin-failed", code(scheduler.submit(request("first", 1)).placed()));
        assertGoesOn(scheduler);
    }
}
