package dev.berth.store.jdbc;

import dev.berth.event.SchedulerEvent;
import dev.berth.event.SchedulerEvent.NodeStateChanged;
import dev.berth.event.SchedulerEvent.RequestEnded;
import dev.berth.event.SchedulerEvent.RequestRequeued;
import dev.berth.spi.Hint;

/**
 * What hosts write, in a form that every database keeps to the letter. Some refuse the character 0 and some replace
 * half of a surrogate pair: where one of them stands in free words, these are kept as a JSON string, and so is what
 * begins with a quote, as JSON strings do.
 */
final class TextEncoding {

    private static final int MAX_NAME = 255;

    private TextEncoding() {
    }

    /** Refuses names that not every database could keep. */
    static String name(String what, String name) {
        if (name.isBlank() || name.length() > MAX_NAME || !isKeptEverywhere(name)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A name cannot be kept. what=" + what + " length=" + name.length()
                    + " Maybe use 1 to " + MAX_NAME + " characters, none of them a control character.");
        }
        return name;
    }

    static void check(Hint hint) {
        name("pool", hint.pool());
        name("id", hint.id());
    }

    /** The event with its free words as they are kept. */
    static SchedulerEvent kept(SchedulerEvent event) {
        if (event instanceof RequestEnded ended && !(isPlain(ended.reason()) && isPlain(ended.detail()))) {
            return new RequestEnded(ended.sequence(), ended.requestId(), ended.fingerprint(), ended.state(),
                    ended.allocationId(), kept(ended.reason()), kept(ended.detail()), ended.at());
        }
        if (event instanceof RequestRequeued requeued && !isPlain(requeued.reason())) {
            return new RequestRequeued(requeued.requestId(), requeued.attempt(), requeued.allocationId(),
                    kept(requeued.reason()), requeued.at());
        }
        if (event instanceof NodeStateChanged changed && !isPlain(changed.reason())) {
            return new NodeStateChanged(changed.ordinal(), changed.nodeId(), changed.from(), changed.to(),
                    kept(changed.reason()), changed.at());
        }
        return event;
    }

    private static String kept(String words) {
        return isPlain(words) ? words : Json.quoted(words);
    }

    /** Free words as they were before they were kept. */
    static String read(String kept) {
        return isQuoted(kept) ? Json.unquoted(kept) : kept;
    }

    private static boolean isPlain(String words) {
        return !isQuoted(words) && isKeptEverywhere(words);
    }

    private static boolean isKeptEverywhere(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    private static boolean isQuoted(String words) {
        return !words.isEmpty() && words.charAt(0) == '"';
    }
}
