package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.model.Request;
import dev.berth.spi.Admission;
import dev.berth.spi.AdmissionPolicy;
import dev.berth.spi.AdmissionPolicy.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What every {@link AdmissionPolicy} must do, over random days of up to forty arrivals. Runs on jqwik's engine, which
 * names the seed of a day that fails.
 *
 * <p>An admission policy may keep count of what it has let in: equal arrivals may get different answers, but a day that
 * is lived through again by a new policy ends the same. It must go by what it is shown and by its own count alone, not
 * by a clock or by chance. The count is its own affair: a scheduler that is restarted does not ask again about the
 * requests that it has kept, so a policy that must not forget goes by {@link Arrival#waiting()} and
 * {@link Arrival#held()}, or keeps its count elsewhere.
 *
 * <p>Of a reason it asks that the numbers go together, as {@link NodeFilterContract} does.
 */
public abstract class AdmissionPolicyContract {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    /** More than any answer takes, and less than anybody waits for a stuck build. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Makes the contract. */
    protected AdmissionPolicyContract() {
    }

    /**
     * Makes the policy.
     *
     * @return a policy that has seen no arrival; always the same one only if it keeps no count
     */
    protected abstract AdmissionPolicy admission();

    @Example
    void itsNameIsAWordForRefusals() {
        Words.assertIsName(admission().name());
        assertEquals(admission().name(), admission().name());
    }

    @Example
    void theLargestAndTheSmallestGetAnAnswerAtOnce() {
        AdmissionPolicy admission = admission();
        assertTimeoutPreemptively(PATIENCE, () -> extremes().forEach(arrival -> answer(admission, arrival)));
    }

    private static List<Arrival> extremes() {
        List<Arrival> extremes = new ArrayList<>();
        for (int waiting : new int[] {0, Integer.MAX_VALUE}) {
            for (int held : new int[] {0, Integer.MAX_VALUE}) {
                String id = "smallest-" + extremes.size();
                extremes.add(Arrival.builder(Samples.smallestRequest(id)).waiting(waiting).held(held).build());
            }
        }
        extremes.add(Arrival.builder(Samples.largestRequest()).at(LAST).waiting(Integer.MAX_VALUE)
                .held(Integer.MAX_VALUE).build());
        return extremes;
    }

    @Property(tries = 100)
    void everyArrivalGetsAnAnswer(@ForAll long seed) {
        AdmissionPolicy admission = admission();
        day(seed).forEach(arrival -> answer(admission, arrival));
    }

    @Property(tries = 100)
    void aDayLivedThroughAgainEndsTheSame(@ForAll long seed) {
        List<Admission> first = answers(seed);
        answers(~seed);
        assertEquals(first, answers(seed));
    }

    /** What a new policy says on a day. */
    private List<Admission> answers(long seed) {
        AdmissionPolicy admission = admission();
        return day(seed).stream().map(arrival -> answer(admission, arrival)).toList();
    }

    private static Admission answer(AdmissionPolicy admission, Arrival arrival) {
        Admission answer = admission.admit(arrival);
        assertNotNull(answer, "no answer to " + arrival.request().id());
        if (answer instanceof Admission.Denied denied) {
            assertNotNull(denied.why(), "no reason for " + arrival.request().id());
            Words.assertAddsUp(denied.why());
        }
        return answer;
    }

    /** Arrivals in the order of submission. The same seed makes equal ones. */
    private static List<Arrival> day(long seed) {
        Random random = new Random(seed);
        RandomSource dice = new RandomSource(seed);
        Samples samples = new Samples(random);
        Instant at = Instant.ofEpochMilli(random.nextLong(LAST.toEpochMilli() / 2));
        List<Arrival> day = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            at = at.plusMillis(random.nextBoolean() ? 0 : random.nextInt(10_000_000));
            String id = "request-" + i;
            Request request = dice.oneIn(3) ? samples.request(id) : dice.request(id, dice.shape()).build();
            day.add(Arrival.builder(request).at(at).waiting(random.nextInt(20)).held(random.nextInt(20)).build());
        }
        return day;
    }
}
