package dev.berth.intake;

import dev.berth.model.GpuClass;
import dev.berth.model.GpuClasses;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the requests of a CSV file, in Berth's format or openb's; the package's document describes both. */
public final class RequestCsv {

    private static final long MAX_SECONDS = Duration.ofDays(36_525).toSeconds();
    private static final String REQUEST = "request";
    private static final String GPU_CLASS = "gpuClass";
    private static final String PATIENCE = "patience";
    private static final String SUBMITTED = "submittedSeconds";
    private static final String RUN = "runSeconds";
    private static final List<String> COLUMNS = List.of(REQUEST, "user", "project", "priority", "cpuMillis",
            "memoryMib", "storageMib", "gpus", "gpuMilli", "gpuModels", SUBMITTED, RUN);
    private static final String POD = "name";
    private static final String CREATED = "creation_time";
    private static final String SCHEDULED = "scheduled_time";
    private static final String DELETED = "deletion_time";
    private static final List<String> POD_COLUMNS = List.of(POD, "cpu_milli", "memory_mib", "num_gpu", "gpu_milli");

    private RequestCsv() {
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its requests in the order of its rows; empty if there is a header only
     * @throws IntakeException if something is wrong with it
     */
    public static List<Arrival> read(Path file) {
        return read(file, GpuClasses.defaults());
    }

    /**
     * Reads a file whose column {@code gpuClass} is to be understood in a certain way.
     *
     * @param file the file
     * @param classes what is small, medium and large
     * @return its requests in the order of its rows; empty if there is a header only
     * @throws IntakeException if something is wrong with it
     */
    public static List<Arrival> read(Path file, GpuClasses classes) {
        return parse(file.toString(), CsvText.bytes(file), classes);
    }

    /**
     * Reads the content of a file.
     *
     * @param file what to call it in messages
     * @param content its bytes
     * @return its requests in the order of its rows; empty if there is a header only
     * @throws IntakeException if something is wrong with it
     */
    public static List<Arrival> parse(String file, byte[] content) {
        return parse(file, content, GpuClasses.defaults());
    }

    private static List<Arrival> parse(String file, byte[] content, GpuClasses classes) {
        CsvTable table = CsvTable.parse(file, content);
        if (table.has(REQUEST)) {
            table.require(COLUMNS);
            return table.read(REQUEST, row -> arrival(row, classes));
        }
        if (table.has(POD)) {
            table.require(POD_COLUMNS);
            return table.read(POD, RequestCsv::podArrival);
        }
        throw table.unknownFormat(REQUEST + " or " + POD);
    }

    private static Arrival arrival(CsvRow row, GpuClasses classes) {
        Resources resources = new Resources(row.number("cpuMillis", Resources.MAX_CPU_MILLIS),
                row.number("memoryMib", Resources.MAX_MEMORY_MIB),
                row.number("storageMib", Resources.MAX_STORAGE_MIB));
        GpuDemand gpus = demand(row, "gpus", "gpuMilli", "gpuModels");
        RequestBuilder request = Request.builder(row.text(REQUEST)).user(row.text("user"))
                .project(row.text("project")).priority(row.choice("priority", Priority.class))
                .shapes(shapes(row, new Shape(resources, gpus), classes));
        if (!row.optional(PATIENCE).isEmpty()) {
            request.patience(row.choice(PATIENCE, Patience.class));
        }
        Optional<Duration> run = seconds(row, RUN).map(Duration::ofSeconds);
        if (run.filter(Duration::isZero).isPresent()) {
            throw row.wrong(RUN, "A run time is zero.", "Maybe leave it empty for one that never ends.");
        }
        return new Arrival(row.checked(REQUEST, request::build), seconds(row, SUBMITTED).map(Instant::ofEpochSecond),
                run);
    }

    private static Shape[] shapes(CsvRow row, Shape shape, GpuClasses classes) {
        if (row.optional(GPU_CLASS).isEmpty()) {
            return new Shape[] {shape};
        }
        GpuClass wanted = row.choice(GPU_CLASS, GpuClass.class);
        return row.checked(GPU_CLASS, () -> classes.orLarger(shape, wanted)).toArray(new Shape[0]);
    }

    private static Arrival podArrival(CsvRow row) {
        Resources resources = Resources.of(row.number("cpu_milli", Resources.MAX_CPU_MILLIS),
                row.number("memory_mib", Resources.MAX_MEMORY_MIB));
        GpuDemand gpus = demand(row, "num_gpu", "gpu_milli", "gpu_spec");
        RequestBuilder request = Request.builder(row.text(POD)).shapes(new Shape(resources, gpus));
        Optional<Long> created = seconds(row, CREATED);
        Optional<Duration> run = created.flatMap(second -> podRun(row, second));
        return new Arrival(row.checked(POD, request::build), created.map(Instant::ofEpochSecond), run);
    }

    private static Optional<Duration> podRun(CsvRow row, long created) {
        long begun = notBefore(row, SCHEDULED, created).orElse(created);
        return notBefore(row, DELETED, begun).map(deleted -> Duration.ofSeconds(Math.max(1, deleted - begun)));
    }

    private static Optional<Long> notBefore(CsvRow row, String column, long earlier) {
        Optional<Long> value = seconds(row, column);
        if (value.isPresent() && value.get() < earlier) {
            throw row.wrong(column, "A time lies before the one that it must follow.",
                    "value=" + value.get() + " earlier=" + earlier);
        }
        return value;
    }

    private static Optional<Long> seconds(CsvRow row, String column) {
        OptionalLong value = row.optionalNumber(column, MAX_SECONDS);
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static GpuDemand demand(CsvRow row, String count, String milli, String models) {
        int gpus = Math.toIntExact(row.number(count, Node.MAX_GPUS));
        int gpuMilli = Math.toIntExact(row.number(milli, GpuDemand.WHOLE));
        return row.checked(milli, () -> GpuDemand.builder(gpus).gpuMilli(gpuMilli)
                .models(row.names(models)).build());
    }
}
