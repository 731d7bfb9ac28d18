package dev.berth.examples.question;

import dev.berth.examples.console.Progress;
import dev.berth.examples.console.UsageException;
import dev.berth.examples.trace.Replay;
import dev.berth.intake.Arrival;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.simulation.Fill;
import dev.berth.simulation.FillReplay;
import dev.berth.simulation.TimedReplay;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how far a replay runs before it is asked something. */
final class MomentOptions {

    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    @Option(names = "--until", paramLabel = "TIME",
            description = "Stop a timed replay then: seconds of the trace, or as in 1970-01-01T12:00:00Z"
                    + " (default: when the last request arrives).")
    private Optional<String> until = Optional.empty();
    @Option(names = "--after", paramLabel = "N",
            description = "Stop a fill after so many requests (default: all).")
    private Optional<Integer> after = Optional.empty();

    /** Runs a replay in memory as far as that. */
    ReplayState reach(Replay replay, boolean bar) {
        return replay.isFill() ? filled(replay, bar) : timed(replay, bar);
    }

    private ReplayState filled(Replay replay, boolean bar) {
        until.ifPresent(given -> {
            throw new UsageException("Only a timed replay has times. until=" + given + " Maybe use --after.");
        });
        Fill fill = replay.fill();
        int all = fill.requests().size();
        int count = after.orElse(all);
        if (count < 0 || count > all) {
            throw new UsageException("The fill has another number of requests. after=" + count + " least=0 most="
                    + all);
        }
        try (Progress progress = Progress.over("Replay", count, bar)) {
            return new ReplayState(replay, Optional.empty(), count, all,
                    FillReplay.after(replay.scheduler(), fill, count, progress));
        }
    }

    private ReplayState timed(Replay replay, boolean bar) {
        after.ifPresent(given -> {
            throw new UsageException("Only a fill goes by the number of requests. after=" + given
                    + " Maybe use --until.");
        });
        List<Arrival> arrivals = replay.input().arrivals().stream().map(MomentOptions::limited).toList();
        List<Instant> times = arrivals.stream().flatMap(arrival -> arrival.submitted().stream()).sorted().toList();
        Instant moment = until.map(MomentOptions::moment).orElse(times.get(times.size() - 1));
        int arrived = (int) times.stream().filter(time -> !time.isAfter(moment)).count();
        try (Progress progress = Progress.over("Replay", arrived, bar)) {
            return new ReplayState(replay, Optional.of(moment), arrived, times.size(),
                    TimedReplay.until(replay.scheduler(), replay.input().nodes(), arrivals, moment, progress));
        }
    }

    private static Instant moment(String given) {
        try {
            boolean seconds = given.chars().allMatch(Character::isDigit);
            Instant moment = seconds ? Instant.ofEpochSecond(Long.parseLong(given)) : Instant.parse(given);
            if (!moment.isBefore(Instant.EPOCH) && moment.isBefore(LAST)) {
                return moment;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // Told below.
        }
        throw new UsageException("A time is whole seconds, or as in 1970-01-01T12:00:00Z, from 1970 to 9998. until="
                + given);
    }

    /** With its run time for a limit, so that the scheduler knows when what is held will end. */
    private static Arrival limited(Arrival arrival) {
        Request asked = arrival.request();
        RequestBuilder limited = asked.toBuilder(asked.id());
        asked.duration().or(arrival::runTime).ifPresent(limited::duration);
        return new Arrival(limited.build(), arrival.submitted(), arrival.runTime());
    }
}
