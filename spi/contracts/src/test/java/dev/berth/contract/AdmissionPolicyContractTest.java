package dev.berth.contract;

import dev.berth.model.Request;
import dev.berth.spi.Admission;
import dev.berth.spi.Admission.Admitted;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.Rejection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of admission can be kept, with a count and without, and whoever breaks a promise of it is noticed. */
final class AdmissionPolicyContractTest {

    private static final ContractRun<AdmissionPolicy> CONTRACT =
            new ContractRun<>(Tried.class, policies -> Tried.policies = policies, Quota::new);

    static final class Tried extends AdmissionPolicyContract {

        private static Supplier<AdmissionPolicy> policies = Quota::new;

        @Override
        protected AdmissionPolicy admission() {
            return policies.get();
        }
    }

    private record Door(String name, Function<Arrival, Admission> answer) implements AdmissionPolicy {
        @Override
        public Admission admit(Arrival arrival) {
            return answer.apply(arrival);
        }
    }

    /** So many requests of each user. */
    private static final class Quota implements AdmissionPolicy {

        private static final long MOST = 3;
        private final Map<String, Long> counts = new HashMap<>();

        @Override
        public String name() {
            return "quota";
        }

        @Override
        public Admission admit(Arrival arrival) {
            long count = counts.merge(arrival.request().user(), 1L, Long::sum);
            return count <= MOST ? Admitted.INSTANCE
                    : new Admission.Denied(new Rejection("quota-used-up", 1, 0, MOST, false));
        }
    }

    private static DynamicTest broken(String promise, String by, Function<AdmissionPolicy.Arrival, Admission> answer) {
        return CONTRACT.broken(promise, by, () -> new Door("door", answer));
    }

    private static Admission denied(boolean isDenied) {
        return isDenied ? new Admission.Denied(Rejection.of("no")) : Admitted.INSTANCE;
    }

    @Test
    void itCanBeKept() {
        CONTRACT.assertKept(Quota::new);
        AdmissionPolicy stateless = new Door("door", arrival -> denied(arrival.held() > 10));
        CONTRACT.assertKept(() -> stateless);
    }

    @TestFactory
    Stream<DynamicTest> whoChangesItsNameIsNoticed() {
        return Stream.of(
                CONTRACT.broken("itsNameIsAWordForRefusals", "underscore", () ->
                        new Door("my_door", arrival -> Admitted.INSTANCE)),
                CONTRACT.broken("itsNameIsAWordForRefusals", "clock", () ->
                        new Door("door-" + System.nanoTime(), arrival -> Admitted.INSTANCE)));
    }

    @TestFactory
    Stream<DynamicTest> whoDoesNotAnswerIsNoticed() {
        String always = "everyArrivalGetsAnAnswer";
        String extremes = "theLargestAndTheSmallestGetAnAnswerAtOnce";
        Admission[] none = new Admission[1];
        Rejection[] nothing = new Rejection[1];
        return Stream.of(
                broken(always, "no answer", arrival -> none[0]),
                broken(always, "no reason", arrival -> new Admission.Denied(nothing[0])),
                broken(always, "a reason that makes no sense", arrival ->
                        new Admission.Denied(new Rejection("quota", 1, 1, 3, false))),
                broken(always, "believes that a duration is said", arrival ->
                        denied(arrival.request().duration().orElseThrow().toDays() > 1)),
                broken(always, "believes that GPUs are asked for", arrival ->
                        denied(1000 / arrival.request().shapes().get(0).gpus().gpuMilli() > 1)),
                broken(extremes, "adds what may be many", arrival ->
                        denied(Math.addExact(arrival.waiting(), arrival.held()) > 10)),
                broken(extremes, "divides by how many hold", arrival ->
                        denied(arrival.waiting() / arrival.held() > 10)),
                broken(extremes, "multiplies what may be large", arrival -> denied(cost(arrival.request()) > 10)),
                broken(extremes, "waits for an answer from elsewhere", arrival -> {
                    LockSupport.park();
                    return Admitted.INSTANCE;
                }));
    }

    private static long cost(Request request) {
        return request.shapes().stream().mapToLong(shape -> Math.multiplyExact(shape.resources().memoryMib(),
                Math.multiplyExact(shape.resources().cpuMillis(), shape.resources().storageMib()))).sum();
    }

    @TestFactory
    Stream<DynamicTest> whoGoesByMoreThanItIsShownIsNoticed() {
        String promise = "aDayLivedThroughAgainEndsTheSame";
        Map<String, Long> shared = new HashMap<>();
        AdmissionPolicy quota = new Quota();
        return Stream.of(
                broken(promise, "a clock", arrival -> denied(System.nanoTime() % 1000 < 500)),
                broken(promise, "chance", arrival -> denied(Math.random() < 0.1)),
                broken(promise, "which object it is", arrival ->
                        denied(System.identityHashCode(arrival.request()) % 2 == 0)),
                broken(promise, "a count that all share", arrival ->
                        denied(shared.merge(arrival.request().user(), 1L, Long::sum) > 1000)),
                CONTRACT.broken(promise, "a count from before", () -> quota));
    }
}
