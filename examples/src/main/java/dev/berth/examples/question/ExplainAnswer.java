package dev.berth.examples.question;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.Explanation;
import dev.berth.Explanation.Change;
import dev.berth.Explanation.Miss;
import dev.berth.Obstacle;
import dev.berth.examples.console.Format;
import dev.berth.examples.console.KeyValueTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a request would fit or not.
 *
 * @param explanation the numbers
 * @param now the time of the state
 * @param earliestStart when it could start; empty if no end that is known makes room
 */
record ExplainAnswer(Explanation explanation, Instant now, Optional<Instant> earliestStart) implements Answer {

    static ExplainAnswer to(Question question) {
        return new ExplainAnswer(question.explain(), question.state().view().at(), question.earliestStart());
    }

    private int nodes() {
        return explanation.fitting() + explanation.obstacles().stream().mapToInt(Obstacle::nodes).sum();
    }

    @Override
    public String text(KeyValueTable rows) {
        rows.add("Fits now", fitting());
        explanation.nearestMiss().ifPresent(miss -> rows.add("Nearest miss", nearest(miss)));
        if (explanation.fitting() == 0) {
            rows.add("Would fit", explanation.changes().isEmpty() ? "nothing that asks for one thing less"
                    : instead(explanation.changes().get(0)));
            explanation.changes().stream().skip(1).forEach(change -> rows.add("", instead(change)));
        }
        rows.add("Earliest start", earliest());
        return rows + (explanation.obstacles().isEmpty() ? "" : new ObstacleTable(explanation).toString());
    }

    private String fitting() {
        String nodes = Format.number(nodes()) + " nodes";
        if (explanation.fitting() > 0) {
            return "on " + Format.number(explanation.fitting()) + " of " + nodes;
        }
        return "on none of " + nodes + (explanation.possible() ? ", but could on an empty one"
                : ", not even on an empty one");
    }

    private String nearest(Miss miss) {
        ResourceUnit unit = ResourceUnit.of(miss.code(), explanation);
        return miss.nodeId() + ", by " + unit.named(miss.code()) + ": asked " + unit.text(miss.asked()) + ", free "
                + unit.text(miss.free()) + ", in all " + unit.text(miss.capacity());
    }

    private static String instead(Change change) {
        return change.what() + "=" + change.to() + " instead of " + change.from();
    }

    private String earliest() {
        return earliestStart.map(start -> start.equals(now) ? "now"
                : Format.time(start) + ", in " + Duration.between(now, start).toSeconds()
                + " s, if what is held ends as in the trace and nothing else gets room")
                .orElse("no end that is known makes room");
    }

    @Override
    public void addTo(JsonObject json) {
        json.addProperty("nodes", nodes());
        json.addProperty("fitting", explanation.fitting());
        json.addProperty("possible", explanation.possible());
        explanation.penalty().ifPresent(shapes -> json.addProperty("penalty", shapes));
        JsonArray obstacles = new JsonArray();
        explanation.obstacles().forEach(obstacle -> obstacles.add(json(obstacle)));
        json.add("obstacles", obstacles);
        json.add("nearestMiss", explanation.nearestMiss().<JsonElement>map(ExplainAnswer::json)
                .orElse(JsonNull.INSTANCE));
        JsonArray changes = new JsonArray();
        explanation.changes().forEach(change -> changes.add(json(change)));
        json.add("changes", changes);
        json.add("earliestStart", earliestStart.<JsonElement>map(start -> new JsonPrimitive(start.toString()))
                .orElse(JsonNull.INSTANCE));
    }

    private static JsonObject json(Obstacle obstacle) {
        JsonObject json = new JsonObject();
        obstacle.filter().ifPresent(filter -> json.addProperty("filter", filter));
        json.addProperty("code", obstacle.code());
        json.addProperty("nodes", obstacle.nodes());
        json.addProperty("asked", obstacle.asked());
        json.addProperty("mostFree", obstacle.mostFree());
        json.addProperty("mostCapacity", obstacle.mostCapacity());
        json.addProperty("preemptible", obstacle.preemptible());
        return json;
    }

    private static JsonObject json(Miss miss) {
        JsonObject json = new JsonObject();
        json.addProperty("node", miss.nodeId());
        json.addProperty("code", miss.code());
        json.addProperty("asked", miss.asked());
        json.addProperty("free", miss.free());
        json.addProperty("capacity", miss.capacity());
        return json;
    }

    private static JsonObject json(Change change) {
        JsonObject json = new JsonObject();
        json.addProperty("what", change.what());
        json.addProperty("from", change.from());
        json.addProperty("to", change.to());
        return json;
    }
}
