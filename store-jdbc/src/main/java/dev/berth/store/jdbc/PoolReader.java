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
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells what the tables have of a pool's requests and allocations, as events in canonical order. */
final class PoolReader {

    private static final String ENDED = """
            SELECT ended_sequence, id, fingerprint, state, allocation_id, reason, detail, ended_at
            FROM requests WHERE pool = ? AND ended_sequence IS NOT NULL ORDER BY ended_sequence""";
    private static final String LIVE = """
            SELECT * FROM requests
            WHERE pool = ? AND state IN ('HELD', 'PENDING', 'RESERVED', 'RUNNING', 'EXPIRING') ORDER BY sequence""";
    private static final String HELD = """
            SELECT a.*, (SELECT coalesce(sum(1 << gpu_number), 0) FROM allocation_gpus g
                WHERE g.pool = a.pool AND g.allocation_id = a.id) AS gpu_mask
            FROM allocations a INDEXED BY allocations_live
            WHERE a.pool = ? AND a.ended_at IS NULL ORDER BY a.id""";

    private static final String LAST = "SELECT node_ordinal FROM allocations WHERE pool = ? ORDER BY id DESC LIMIT 1";

    private final RowSource rows;
    private final Consumer<? super SchedulerEvent> events;

    PoolReader(RowSource rows, Consumer<? super SchedulerEvent> events) {
        this.rows = rows;
        this.events = events;
    }

    void read() {
        new NodeReader(rows, events).read();
        rows.each("requests", ENDED, PoolReader::ended, events::accept);
        rows.each("requests", LIVE, PoolReader::live, live -> live.forEach(events));
        rows.each("allocations", HELD, PoolReader::held, held -> held.forEach(events));
    }

    /** The node of the newest allocation, ended or not; −1 if there was none. */
    int lastNode() {
        List<Integer> last = new ArrayList<>();
        rows.each("allocations", LAST, row -> row.getInt(1), last::add);
        return last.isEmpty() ? -1 : last.get(0);
    }

    private static RequestEnded ended(ResultSet row) throws SQLException {
        return new RequestEnded(row.getLong(1), row.getString(2), row.getLong(3),
                RequestState.valueOf(row.getString(4)), optionalLong(row, 5), row.getString(6), row.getString(7),
                Times.instant(row.getString(8)));
    }

    private static List<SchedulerEvent> live(ResultSet row) throws SQLException {
        Request request = request(row);
        List<SchedulerEvent> told = new ArrayList<>(2);
        told.add(new RequestSubmitted(row.getLong("sequence"), request, Times.instant(row.getString("submitted_at"))));
        int attempt = row.getInt("attempt");
        if (attempt > 1) {
            told.add(new RequestRequeued(request.id(), attempt, OptionalLong.empty(), row.getString("reason"),
                    Times.instant(row.getString("requeued_at"))));
        }
        return told;
    }

    private static Request request(ResultSet row) throws SQLException {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(shape(row));
        shapes.addAll(Json.shapes(row.getString("more_shapes")));
        OptionalLong millis = optionalLong(row, row.findColumn("duration_millis"));
        return new Request(row.getString("id"), row.getString("user_id"), row.getString("project_id"), shapes,
                Priority.valueOf(row.getString("priority")), Patience.valueOf(row.getString("patience")),
                millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty(),
                Times.optional(row.getString("earliest_start")), Times.optional(row.getString("deadline")),
                Optional.ofNullable(row.getString("node")), Json.map(row.getString("selectors")),
                Json.tolerations(row.getString("tolerations")), Json.map(row.getString("attributes")));
    }

    private static Shape shape(ResultSet row) throws SQLException {
        GpuDemand gpus = new GpuDemand(row.getInt("num_gpus"), row.getInt("gpu_milli"),
                Json.names(row.getString("gpu_models")), row.getLong("gpu_min_memory_mib"),
                row.getLong("gpu_max_memory_mib"),
                LinkDemand.valueOf(row.getString("gpu_links")));
        return new Shape(new Resources(row.getLong("cpu_millis"), row.getLong("memory_mib"),
                row.getLong("storage_mib")), gpus);
    }

    private static List<SchedulerEvent> held(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        String request = row.getString("request_id");
        Placement placement = new Placement(row.getInt("node_ordinal"), row.getString("node_id"), shape(row),
                row.getLong("gpu_mask"));
        List<SchedulerEvent> told = new ArrayList<>(3);
        told.add(new RequestPlaced(new Allocation(id, row.getInt("slot"), request, row.getInt("attempt"), placement,
                Times.instant(row.getString("start_time")), Times.optional(row.getString("end_time")))));
        Times.optional(row.getString("started_at")).ifPresent(at -> told.add(new RequestStarted(request, id, at)));
        Times.optional(row.getString("expiring_at")).ifPresent(at -> told.add(new RequestExpiring(request, id, at)));
        return told;
    }

    private static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
