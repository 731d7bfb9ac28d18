package dev.berth.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words, sentences, numbers and advice of refusals. */
final class RefusalsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Request REQUEST = request(8).build();

    private static RequestBuilder request(int gpus) {
        return Request.builder("r").shapes(Shape.of(1, 1, GpuDemand.whole(gpus)));
    }

    static Stream<Refusal> everyRefusal() {
        return Stream.of(Refusals.noFit(REQUEST, 12), Refusals.unsatisfiable(REQUEST, 12),
                Refusals.behind(REQUEST, "first", 2, true), Refusals.tooEarly(REQUEST, NOON, NOON.plusMillis(1)),
                Refusals.tooLate(NOON, NOON.minusMillis(1)), Refusals.queueFull("commands", 64),
                Refusals.closed("x"), Refusals.conflictingRequest("r"), Refusals.conflictingNode("n"),
                Refusals.alreadyEnded("r", RequestState.FAILED), Refusals.unknownRequest("r"),
                Refusals.unknownAllocation(7), Refusals.unknownNode("n9"), Refusals.unknownGpu("n", 3),
                Refusals.cancelled("r"), Refusals.holdsNothing("r"), Refusals.limitPassed(NOON, NOON.minusMillis(1)),
                Refusals.notAdmitted("p", "too-many", 3, 1, 2), Refusals.pluginFailed("p", "e"),
                Refusals.notStored("x"));
    }

    @ParameterizedTest
    @MethodSource("everyRefusal")
    void aMessageIsASentenceThenTheDetailsThenAdvice(Refusal refusal) {
        StringBuilder pairs = new StringBuilder();
        refusal.details().forEach((name, value) -> pairs.append(' ').append(name).append('=').append(value));
        assertTrue(refusal.message().matches("[A-Z][^.]+\\..*"), refusal.message());
        assertTrue(refusal.message().endsWith(pairs + refusal.advice().map(cure -> " " + cure).orElse("")),
                refusal.message());
        refusal.advice().ifPresent(cure -> assertTrue(cure.matches("Maybe .+\\."), cure));
        assertEquals(List.of(refusal.code().word(), refusal.message(), refusal.details()),
                List.of(refusal.getCode(), refusal.getMessage(), refusal.getDetails()));
        assertThrows(UnsupportedOperationException.class, () -> refusal.details().clear());
    }

    @Test
    void everyCodeHasARefusalAndItsOwnWord() {
        Set<RefusalCode> made = EnumSet.noneOf(RefusalCode.class);
        everyRefusal().map(Refusal::code).forEach(made::add);
        assertEquals(EnumSet.allOf(RefusalCode.class), made);
        Set<String> words = new HashSet<>();
        made.forEach(code -> assertTrue(words.add(code.word()), code.word()));
    }

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void theWordIsTheNameOfTheCode(RefusalCode code) {
        assertEquals(code.name(), code.word().replace('-', '_').toUpperCase(Locale.ROOT));
    }

    @Test
    void refusalsAreEqualByContent() {
        assertEquals(everyRefusal().toList(), everyRefusal().toList());
        assertEquals(20, new HashSet<>(everyRefusal().toList()).size());
        assertNotEquals(Refusals.unknownNode("a"), Refusals.unknownNode("b"));
        assertNotEquals(Refusals.noFit(REQUEST, 1), Refusals.noFit(request(8).patience(Patience.NOW).build(), 1));
    }

    @Test
    void detailsKeepTheirOrder() {
        assertEquals(List.of(Map.entry("plugin", "p"), Map.entry("reason", "too-many"), Map.entry("asked", 3L),
                Map.entry("free", 1L), Map.entry("limit", 2L)),
                List.copyOf(Refusals.notAdmitted("p", "too-many", 3, 1, 2).details().entrySet()));
        assertEquals("The node is unknown. node=n9", Refusals.unknownNode("n9").message());
        assertEquals("The GPU is unknown. node=n gpu=3", Refusals.unknownGpu("n", 3).message());
    }

    /** A request that waits already is not advised to wait. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NOW   | Maybe let the request wait (patience QUEUE) or call explain to see what is short.",
        "QUEUE | Maybe call explain to see what is short."})
    void adviceOfNoFitDependsOnThePatience(Patience patience, String advice) {
        assertEquals(Optional.of(advice), Refusals.noFit(request(8).patience(patience).build(), 12).advice());
    }

    /** A duration is advised where there is no end, and where the rules let requests pass that end in time. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NOW   | none     | true  | Maybe let the request wait (patience QUEUE), or give it a duration so that"
                + " it may pass.",
        "NOW   | none     | false | Maybe let the request wait (patience QUEUE).",
        "NOW   | duration | true  | Maybe let the request wait (patience QUEUE).",
        "NOW   | deadline | true  | Maybe let the request wait (patience QUEUE).",
        "QUEUE | none     | true  | Maybe give the request a duration so that it may pass.",
        "QUEUE | none     | false |",
        "QUEUE | duration | true  |",
        "QUEUE | deadline | true  |"})
    void adviceOfBehindDependsOnTheEndAndTheRules(Patience patience, String end, boolean endsMayPass, String advice) {
        RequestBuilder request = request(1).patience(patience);
        if (end.equals("duration")) {
            request.duration(Duration.ofMinutes(5));
        } else if (end.equals("deadline")) {
            request.deadline(NOON);
        }
        assertEquals(Optional.ofNullable(advice), Refusals.behind(request.build(), "first", 2, endsMayPass).advice());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"NOW | Maybe let the request wait (patience QUEUE).", "QUEUE |"})
    void adviceOfTooEarlyDependsOnThePatience(Patience patience, String advice) {
        assertEquals(Optional.ofNullable(advice),
                Refusals.tooEarly(request(1).patience(patience).build(), NOON, NOON.plusMillis(1)).advice());
    }

    @Test
    void adviceOfUnsatisfiableDependsOnWhatIsAsked() {
        assertEquals(RefusalCode.UNSATISFIABLE.advice(), Refusals.unsatisfiable(REQUEST, 1).advice());
        assertEquals(Optional.of("Maybe ask for less, or register such a node."), Refusals.unsatisfiable(
                Request.builder("cpu").shapes(Shape.of(1, 1, GpuDemand.none())).build(), 1).advice());
        assertEquals(Optional.of("Maybe name another node or none."),
                Refusals.unsatisfiable(request(8).node("n1").build(), 1).advice());
    }

    @Test
    void aKindOfItsOwnNeedsACodeAndDetailsOnly() {
        record Own(int lost) implements Refusal {
            @Override
            public RefusalCode code() {
                return RefusalCode.CONFLICT;
            }

            @Override
            public Map<String, Object> details() {
                return Map.of("lost", lost);
            }
        }

        assertEquals("The id is in use with other content. lost=3 Maybe use a new id.", new Own(3).message());
    }
}
