package dev.berth.intake;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A log of jobs in the Standard Workload Format: a line a job, 18 numbers, comments after semicolons.
 *
 * <p>A job's processors are those it was given, or else those it asked for; its limit is the time it asked for, or else
 * its run time; its run is cut at that limit. Jobs without processors or with an unknown run time are left out. (Chapin
 * et al., Benchmarks and Standards for the Evaluation of Parallel Job Schedulers, 1999.)
 *
 * @param jobs the jobs in the order of the log
 * @param skipped how many were left out
 */
public record SwfLog(List<SwfJob> jobs, int skipped) {

    private static final int FIELDS = 18;
    private static final int LEAST_FIELDS = 5;
    private static final int SUBMIT = 1;
    private static final int RUN = 3;
    private static final int GIVEN_PROCESSORS = 4;
    private static final int ASKED_PROCESSORS = 7;
    private static final int ASKED_SECONDS = 8;
    private static final int USER = 11;
    private static final int GROUP = 12;
    private static final long MAX_SECONDS = 36_525L * 86_400;
    private static final int MAX_PROCESSORS = 1_000_000;

    /** Copies the list. */
    public SwfLog {
        jobs = List.copyOf(jobs);
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its jobs
     * @throws IntakeException if something is wrong with it
     */
    public static SwfLog read(Path file) {
        return parse(file.toString(), CsvText.bytes(file));
    }

    /**
     * Reads the content of a file.
     *
     * @param file what to call it in messages
     * @param content its bytes
     * @return its jobs
     * @throws IntakeException if something is wrong with it
     */
    public static SwfLog parse(String file, byte[] content) {
        List<SwfJob> jobs = new ArrayList<>();
        Set<Long> numbers = new HashSet<>();
        int skipped = 0;
        long line = 0;
        for (String text : new String(content, StandardCharsets.ISO_8859_1).split("\\R")) {
            line++;
            String row = text.contains(";") ? text.substring(0, text.indexOf(';')) : text;
            if (!row.isBlank()) {
                Row fields = Row.of(row.strip().split("\\s+"), new IntakeException.Place(file, line, ""));
                if (fields.isJob()) {
                    jobs.add(fields.job(numbers));
                } else {
                    skipped++;
                }
            }
        }
        return new SwfLog(jobs, skipped);
    }

    /** One line's numbers; fields that are missing at its end are unknown. */
    private record Row(long[] fields, IntakeException.Place place) {

        static Row of(String[] words, IntakeException.Place place) {
            if (words.length < LEAST_FIELDS || words.length > FIELDS) {
                throw place.wrong("A job must have 5 to 18 numbers.", "numbers=" + words.length
                        + " Maybe the file is not in the Standard Workload Format.");
            }
            long[] fields = new long[FIELDS];
            Arrays.fill(fields, -1);
            for (int i = 0; i < words.length; i++) {
                fields[i] = number(words[i], new IntakeException.Place(place.file(), place.line(), "" + (i + 1)));
            }
            return new Row(fields, place);
        }

        private static long number(String word, IntakeException.Place place) {
            try {
                return (long) Math.floor(Double.parseDouble(word));
            } catch (NumberFormatException notOne) {
                throw place.wrong("That is not a number.", "value=" + IntakeException.shown(word), notOne);
            }
        }

        boolean isJob() {
            return processors() > 0 && fields[RUN] >= 0;
        }

        private long processors() {
            return fields[GIVEN_PROCESSORS] > 0 ? fields[GIVEN_PROCESSORS] : fields[ASKED_PROCESSORS];
        }

        SwfJob job(Set<Long> numbers) {
            long requested = fields[ASKED_SECONDS] > 0 ? fields[ASKED_SECONDS] : fields[RUN];
            check("job", fields[0], 0, Long.MAX_VALUE);
            check("submitSeconds", fields[SUBMIT], 0, 2 * MAX_SECONDS);
            check("requestedSeconds", requested, 0, MAX_SECONDS);
            check("processors", processors(), 1, MAX_PROCESSORS);
            if (!numbers.add(fields[0])) {
                throw place.wrong("A job stands twice in the log.", "job=" + fields[0]);
            }
            return new SwfJob(fields[0], fields[SUBMIT], Math.min(fields[RUN], requested), requested,
                    (int) processors(), fields[USER], fields[GROUP]);
        }

        private void check(String what, long value, long least, long most) {
            if (value < least || value > most) {
                throw place.wrong("A number of a job is out of range.", "what=" + what + " value=" + value + " least="
                        + least + " most=" + most);
            }
        }
    }
}
