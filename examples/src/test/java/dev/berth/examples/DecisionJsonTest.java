package dev.berth.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.Decision;
import dev.berth.Scheduler;
import dev.berth.local.SettableTime;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Refusal;
import dev.berth.model.RefusalCode;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** A host answers with a decision as it is: both generations of Jackson show its type, code, message and numbers. */
final class DecisionJsonTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    /** The mappers as hosts make them. */
    private enum Jackson {
        TWO {
            @Override
            String write(Object value) throws JsonProcessingException {
                return new ObjectMapper().findAndRegisterModules().writeValueAsString(value);
            }
        },
        THREE {
            @Override
            String write(Object value) {
                return JsonMapper.shared().writeValueAsString(value);
            }
        };

        abstract String write(Object value) throws JsonProcessingException;

        JsonObject json(Object value) throws JsonProcessingException {
            return JsonParser.parseString(write(value)).getAsJsonObject();
        }
    }

    private final Scheduler scheduler = Scheduler.builder().time(new SettableTime(START)).build();

    private static RequestBuilder asking(String id, int gpus) {
        return Request.builder(id).shapes(Shape.of(1_000, 1_024, GpuDemand.whole(gpus)));
    }

    private CompletionStage<Decision> register() {
        return scheduler.nodes().register(Node.builder("n1").cpuMillis(64_000).memoryMib(65_536).gpus(2, "A100", 81_920)
                .build());
    }

    private static Decision now(CompletionStage<Decision> stage) {
        return stage.toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptedCommandHasAType(Jackson jackson) throws JsonProcessingException {
        assertEquals("{\"type\":\"accepted\"}", jackson.write(now(register())));
    }

    @ParameterizedTest
    @EnumSource
    void aPlacedRequestHasItsAllocation(Jackson jackson) throws JsonProcessingException {
        register();
        Decision placed = now(scheduler.submit(asking("r1", 2).build()).placed());
        JsonObject json = jackson.json(placed);
        assertEquals("placed", json.get("type").getAsString());
        JsonObject held = json.getAsJsonObject("held");
        assertEquals(placed.allocation().orElseThrow().id(), held.get("id").getAsLong());
        assertEquals("r1", held.get("requestId").getAsString());
        JsonObject placement = held.getAsJsonObject("placement");
        assertEquals("n1", placement.get("nodeId").getAsString());
        assertEquals(0b11, placement.get("gpuMask").getAsLong());
        JsonObject gpus = placement.getAsJsonObject("shape").getAsJsonObject("gpus");
        assertEquals(List.of(2, 1_000), List.of(gpus.get("count").getAsInt(), gpus.get("gpuMilli").getAsInt()));
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalHasCodeMessageAndNumbers(Jackson jackson) throws JsonProcessingException {
        register();
        scheduler.submit(asking("r1", 1).build());
        JsonObject json = jackson.json(now(scheduler.submit(asking("r2", 2).patience(Patience.NOW).build()).placed()));
        assertEquals(JsonParser.parseString("""
                {"type": "refused", "why": {
                  "code": "no-fit",
                  "message": "No node has room now. gpus=2 gpuMilli=1000 nodes=1 Maybe let the request wait (patience \
                QUEUE) or call explain to see what is short.",
                  "details": {"gpus": 2, "gpuMilli": 1000, "nodes": 1}}}
                """), json);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalHasItsTimes(Jackson jackson) throws JsonProcessingException {
        register();
        Decision late = now(scheduler.submit(asking("r1", 1).deadline(START).build()).placed());
        JsonObject why = jackson.json(late).getAsJsonObject("why");
        assertEquals("too-late", why.get("code").getAsString());
        assertEquals(why.get("message").getAsString(), late.refusal().orElseThrow().message());
        assertEquals(2, why.getAsJsonObject("details").size());
    }

    /** A kind that is a class of its own shows the same properties, and its own components. */
    @ParameterizedTest
    @EnumSource
    void aRefusalOfItsOwnClassIsShownAlike(Jackson jackson) throws JsonProcessingException {
        JsonObject why = jackson.json(new Decision.Refused(new Lost(3))).getAsJsonObject("why");
        assertEquals(JsonParser.parseString("""
                {"lost": 3, "code": "closed", "message": "The scheduler is closed. lost=3", "details": {"lost": 3}}
                """), why);
    }

    /** A refusal of another class. */
    public record Lost(int lost) implements Refusal {
        @Override
        public RefusalCode code() {
            return RefusalCode.CLOSED;
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("lost", lost);
        }
    }

    @Test
    void withoutTimesJackson2NeedsNoModule() throws JsonProcessingException {
        Decision unknown = now(scheduler.cancel("r9"));
        assertEquals(Jackson.TWO.write(unknown), new ObjectMapper().writeValueAsString(unknown));
    }
}
