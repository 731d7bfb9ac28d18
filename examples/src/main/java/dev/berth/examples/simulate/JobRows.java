package dev.berth.examples.simulate;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.berth.model.Request;
import dev.berth.simulation.SimulatedJob;
import dev.berth.simulation.SimulationResult;
import dev.berth.spi.BerthException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of simulations as CSV, a row a job.
 *
 * @param results the simulations
 * @param windowed whether a last column says of which window a job is
 */
record JobRows(List<SimulationResult> results, boolean windowed) {

    private static final List<String> COLUMNS = List.of("job", "user", "project", "size", "submitSeconds",
            "startSeconds", "endSeconds", "waitSeconds", "boundedSlowdown", "refusal");
    private static final int MILLI = 3;

    void write(Path file) {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord(row(COLUMNS, "window"));
            for (int i = 0; i < results.size(); i++) {
                SimulationResult result = results.get(i);
                for (SimulatedJob job : result.jobs()) {
                    csv.writeRecord(row(cells(job, result.amountMilli(job)), Integer.toString(i + 1)));
                }
            }
        } catch (IOException e) {
            throw new BerthException("The jobs cannot be written. file=" + file + " error=" + e, e);
        }
    }

    private List<String> row(List<String> cells, String window) {
        List<String> row = new ArrayList<>(cells);
        if (windowed) {
            row.add(window);
        }
        return row;
    }

    private static List<String> cells(SimulatedJob job, long amount) {
        Request request = job.arrival().request();
        return List.of(request.id(), request.user(), request.project(), thousandths(amount),
                moment(job.arrival().submitted()), moment(job.start()), moment(job.end()),
                job.waited().map(Duration::toMillis).map(JobRows::thousandths).orElse(""),
                job.boundedSlowdown().map(value -> BigDecimal.valueOf(value).toPlainString()).orElse(""),
                job.refusal());
    }

    /** Seconds, since 1970 or since the log's start. */
    private static String moment(Optional<Instant> at) {
        return at.map(Instant::toEpochMilli).map(JobRows::thousandths).orElse("");
    }

    private static String thousandths(long milli) {
        return milli == 0 ? "0" : BigDecimal.valueOf(milli, MILLI).stripTrailingZeros().toPlainString();
    }
}
