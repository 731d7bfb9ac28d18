package dev.berth;

import static dev.berth.Fixture.node;
import static dev.berth.Fixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows of a scheduler. */
final class FlightRecordingTest {

    @Test
    void decisionsTurnsAndCommitsAreRecorded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("berth.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.berth.Decide").withoutThreshold();
            recording.enable("dev.berth.Drain").withoutThreshold();
            recording.enable("dev.berth.Commit").withoutThreshold();
            recording.start();
            Scheduler scheduler = Scheduler.builder().build();
            scheduler.nodes().register(node("n1", 1));
            scheduler.submit(request("r1", 1));
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(List.of("Register", "Submit"), of(events, "dev.berth.Decide").stream()
                .map(event -> event.getString("command")).toList());
        assertEquals(List.of(1, 2), of(events, "dev.berth.Commit").stream().map(event -> event.getInt("events"))
                .toList());
        assertEquals(2, of(events, "dev.berth.Drain").stream().mapToInt(event -> event.getInt("commands")).sum());
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    }
}
