package dev.berth.examples.question;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.Plan;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.model.Placement;
import dev.berth.model.Refusal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Where a request would go.
 *
 * @param plan a placement or a refusal
 * @param penalty how far down its shapes the one stands that would be served; empty for a refusal
 * @param left what would be left on the node; empty for a refusal
 */
record PlanAnswer(Plan plan, OptionalInt penalty, Optional<RemainingCapacity> left) implements Answer {

    static PlanAnswer to(Question question) {
        Plan plan = question.plan();
        OptionalInt penalty = plan.placement().map(placement -> OptionalInt.of(question.request().penalty(placement)))
                .orElse(OptionalInt.empty());
        return new PlanAnswer(plan, penalty, plan.placement().map(placement -> RemainingCapacity.after(question,
                placement)));
    }

    @Override
    public String text(KeyValueTable rows) {
        plan.placement().ifPresent(placement -> rows.add("Placed", where(placement)));
        penalty.stream().filter(shapes -> shapes > 0)
                .forEach(shapes -> rows.add("Penalty", shapes + ", since nothing it likes better is free"));
        left.ifPresent(there -> there.describe(rows));
        plan.refusal().ifPresent(refusal -> rows.add("Not placed", refusal.code().word() + ": " + refusal.message()));
        return rows.toString();
    }

    private static String where(Placement placement) {
        String gpus = placement.gpus().stream().map(String::valueOf).collect(Collectors.joining(", "));
        int count = placement.gpus().size();
        return "on " + placement.nodeId() + (count == 0 ? "" : count == 1 ? ", GPU " + gpus : ", GPUs " + gpus);
    }

    @Override
    public void addTo(JsonObject json) {
        plan.placement().ifPresent(placement -> json.add("placement", json(placement)));
        penalty.ifPresent(shapes -> json.addProperty("penalty", shapes));
        left.ifPresent(there -> json.add("left", there.json()));
        plan.refusal().ifPresent(refusal -> json.add("refusal", json(refusal)));
    }

    private static JsonObject json(Placement placement) {
        JsonArray gpus = new JsonArray();
        placement.gpus().forEach(gpus::add);
        JsonObject json = new JsonObject();
        json.addProperty("node", placement.nodeId());
        json.add("gpus", gpus);
        return json;
    }

    private static JsonObject json(Refusal refusal) {
        JsonObject json = new JsonObject();
        json.addProperty("code", refusal.code().word());
        json.addProperty("message", refusal.message());
        return json;
    }
}
