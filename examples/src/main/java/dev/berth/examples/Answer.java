package dev.berth.examples;

import com.google.gson.JsonObject;

/** What a question is told, for people and for programs. */
interface Answer {

    /** The answer to read, below what was asked. */
    String text(KeyValueTable asked);

    /** Adds the answer to what is told of the state. */
    void addTo(JsonObject state);
}
