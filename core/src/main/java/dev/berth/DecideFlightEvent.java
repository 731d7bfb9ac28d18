package dev.berth;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The decision about one command in a flight recording. */
@Name("dev.berth.Decide")
@Label("Decide")
@Category("Berth")
@StackTrace(false)
final class DecideFlightEvent extends Event {

    @Label("Command")
    String command = "";

    void done(Command decided) {
        end();
        if (shouldCommit()) {
            command = decided.getClass().getSimpleName();
            commit();
        }
    }
}
