package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestExpiring;
import dev.berth.event.SchedulerEvent.RequestPlaced;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.event.SchedulerEvent.RequestStarted;
import dev.berth.event.SchedulerEvent.RequestSubmitted;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.LinkDemand;
import dev.berth.model.Patience;
import dev.berth.model.Placement;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import dev.berth.spi.PoolPosition;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells what the tables have of a pool's requests and allocations, as events in canonical order. */
final class PoolReader {

    private static final String ENDED = """
            SELECT ended_sequence, id, fingerprint, status, allocation_id, reason, detail, ended_at
            FROM {requests} WHERE pool = ? AND ended_sequence IS NOT NULL ORDER BY ended_sequence""";
    private static final String LIVE = """
            SELECT * FROM {requests} WHERE pool = ? AND ended_sequence IS NULL ORDER BY sequence""";
    /** What is held goes by the live requests: by allocations SQLite and MariaDB would read all that ever was held. */
    private static final String HELD_GPUS = """
            SELECT g.allocation_id, g.gpu_number FROM {requests} r
            JOIN {allocation_gpus} g ON g.pool = r.pool AND g.allocation_id = r.allocation_id
            WHERE r.pool = ? AND r.ended_sequence IS NULL ORDER BY r.sequence""";
    private static final String HELD = """
            SELECT a.* FROM {requests} r
            JOIN {allocations} a ON a.pool = r.pool AND a.id = r.allocation_id
            WHERE r.pool = ? AND r.ended_sequence IS NULL ORDER BY a.id""";
    private static final String LAST = "SELECT last_event_at, last_node FROM {pools} WHERE pool = ?";

    private final ResultRowSource rows;
    private final Consumer<? super SchedulerEvent> events;
    private final Map<Long, Long> gpuMasks = new HashMap<>();

    private record HeldGpu(long allocation, int gpu) {
    }

    PoolReader(ResultRowSource rows, Consumer<? super SchedulerEvent> events) {
        this.rows = rows;
        this.events = events;
    }

    void read() {
        new NodeReader(rows, events).read();
        rows.each("requests", ENDED, PoolReader::ended, events::accept);
        rows.each("requests", LIVE, PoolReader::live, live -> live.forEach(events));
        rows.each("allocation_gpus", HELD_GPUS,
                row -> new HeldGpu(row.number("allocation_id"), row.integer("gpu_number")),
                held -> gpuMasks.merge(held.allocation(), 1L << held.gpu(), (mask, gpu) -> mask | gpu));
        rows.each("allocations", HELD, this::held, held -> held.forEach(events));
    }

    /** How far the pool has come. */
    PoolPosition position(long nextSequence) {
        List<PoolPosition> position = new ArrayList<>(1);
        rows.each("pools", LAST, row -> new PoolPosition(nextSequence, (int) row.optionalNumber("last_node").orElse(-1),
                row.optionalTime("last_event_at").orElse(Instant.EPOCH)), position::add);
        return position.get(0);
    }

    private static RequestEnded ended(ResultRow row) throws SQLException {
        return new RequestEnded(row.number("ended_sequence"), row.text("id"), row.number("fingerprint"),
                RequestState.valueOf(row.text("status")), row.optionalNumber("allocation_id"),
                TextEncoding.read(row.text("reason")), TextEncoding.read(row.text("detail")), row.time("ended_at"));
    }

    private static List<SchedulerEvent> live(ResultRow row) throws SQLException {
        Request request = request(row);
        List<SchedulerEvent> told = new ArrayList<>(2);
        told.add(new RequestSubmitted(row.number("sequence"), request, row.time("created_at")));
        int attempt = row.integer("attempt");
        if (attempt > 1) {
            told.add(new RequestRequeued(request.id(), attempt, OptionalLong.empty(),
                    TextEncoding.read(row.text("reason")),
                    row.time("requeued_at")));
        }
        return told;
    }

    private static Request request(ResultRow row) throws SQLException {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(shape(row));
        shapes.addAll(Json.shapes(row.text("more_shapes")));
        RequestBuilder request = Request.builder(row.text("id")).user(row.text("user_id"))
                .project(row.text("project_id")).shapes(shapes).priority(Priority.valueOf(row.text("priority")))
                .patience(Patience.valueOf(row.text("patience"))).selectors(Json.map(row.text("selectors")))
                .tolerations(Json.tolerations(row.text("tolerations"))).attributes(Json.map(row.text("attributes")));
        row.optionalNumber("duration_millis").ifPresent(millis -> request.duration(Duration.ofMillis(millis)));
        row.optionalTime("earliest_start").ifPresent(request::earliestStart);
        row.optionalTime("deadline").ifPresent(request::deadline);
        row.optionalText("server_name").ifPresent(request::node);
        return request.build();
    }

    private static Shape shape(ResultRow row) throws SQLException {
        GpuDemand gpus = GpuDemand.builder(row.integer("num_gpus")).gpuMilli(row.integer("gpu_milli"))
                .models(Json.names(row.text("gpu_models"))).minMemoryMib(row.number("gpu_min_memory_mib"))
                .maxMemoryMib(row.number("gpu_max_memory_mib")).links(LinkDemand.valueOf(row.text("gpu_links")))
                .build();
        return new Shape(new Resources(row.number("cpu_millis"), row.number("memory_mib"),
                row.number("storage_mib")), gpus);
    }

    private List<SchedulerEvent> held(ResultRow row) throws SQLException {
        long id = row.number("id");
        String request = row.text("request_id");
        Placement placement = new Placement(row.integer("node_ordinal"), row.text("node_id"), shape(row),
                gpuMasks.getOrDefault(id, 0L));
        List<SchedulerEvent> told = new ArrayList<>(3);
        told.add(new RequestPlaced(new Allocation(id, row.integer("slot"), request, row.integer("attempt"), placement,
                row.time("start_time"), row.optionalTime("end_time"))));
        row.optionalTime("started_at").ifPresent(at -> told.add(new RequestStarted(request, id, at)));
        row.optionalTime("expiring_at").ifPresent(at -> told.add(new RequestExpiring(request, id, at)));
        return told;
    }
}
