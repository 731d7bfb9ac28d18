package dev.berth.examples.question;

import com.google.gson.JsonObject;
import dev.berth.examples.console.KeyValueTable;

/** What a question is told, for people and for programs. */
interface Answer {

    /** The answer to read, below what was asked. */
    String text(KeyValueTable asked);

    /** Adds the answer to what is told of the state. */
    void addTo(JsonObject state);
}
