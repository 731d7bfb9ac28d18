package dev.berth;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A turn of the drainer in a flight recording. */
@Name("dev.berth.Drain")
@Label("Drain")
@Category("Berth")
@StackTrace(false)
final class DrainFlightEvent extends Event {

    @Label("Commands")
    int commands;
    @Label("Events")
    int events;

    void done(Batch batch) {
        this.commands = batch.commands;
        this.events = batch.events.size();
        commit();
    }
}
