package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.event.EventKind;
import dev.berth.event.SchedulerEvent;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The histories that stores are tried with have events of every kind, those that are added later included. */
final class EventHistoryGeneratorTest {

    @Test
    void everyKindOfEventIsMade() {
        Set<EventKind> made = EnumSet.noneOf(EventKind.class);
        new EventHistoryGenerator(1).batch(1_000).stream().map(SchedulerEvent::kind).forEach(made::add);
        assertEquals(EnumSet.allOf(EventKind.class), made);
    }
}
