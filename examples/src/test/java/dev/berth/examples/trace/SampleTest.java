package dev.berth.examples.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.examples.CommandRun;
import dev.berth.intake.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in the jar is the one that the generator makes, and has something of everything. */
class SampleTest {

    @TempDir
    private Path folder;

    @Test
    void theResourcesAreWhatTheGeneratorMakes() throws IOException {
        assertEquals(SampleWorkload.nodes(), resource("sample-nodes.csv"));
        assertEquals(SampleWorkload.requests(), resource("sample-requests.csv"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReplayInput.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itHasSomethingOfEverything() {
        ReplayInput input = ReplayInput.sample();
        assertEquals(50, input.nodes().size());
        assertEquals(3000, input.arrivals().size());
        List<Arrival> arrivals = input.arrivals();
        assertEquals(12, arrivals.stream().filter(arrival -> arrival.runTime().isEmpty()).count());
        for (int gpus : new int[] {0, 1, 2, 4, 8}) {
            assertTrue(arrivals.stream().anyMatch(arrival -> gpus(arrival) == gpus), "gpus=" + gpus);
        }
        assertEquals(4, arrivals.stream().map(arrival -> arrival.request().priority()).distinct().count());
        assertEquals(5, arrivals.stream().map(arrival -> arrival.request().project()).distinct().count());
        assertEquals(17, arrivals.stream().map(arrival -> arrival.request().user()).distinct().count());
    }

    private static int gpus(Arrival arrival) {
        return arrival.request().shapes().get(0).gpus().count();
    }

    @Test
    void aQueueFormsAndDrains() {
        JsonObject json = CommandRun.of(folder, "replay", "--store", "memory", "--json").json();
        assertEquals(0, json.get("waiting").getAsInt());
        assertEquals(3000, json.get("placed").getAsInt() + json.get("refused").getAsInt());
        assertTrue(json.get("waitP99Millis").getAsLong() > 0);
    }
}
