package dev.berth;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A commit in a flight recording. */
@Name("dev.berth.Commit")
@Label("Commit")
@Category("Berth")
@StackTrace(false)
final class CommitFlightEvent extends Event {

    @Label("Events")
    int events;
    @Label("Earlier tries")
    int earlierTries;

    void done(int eventCount, int tries) {
        this.events = eventCount;
        this.earlierTries = tries;
        commit();
    }
}
