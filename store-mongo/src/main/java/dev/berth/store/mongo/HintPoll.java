package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.berth.spi.Hint;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * Hints received by polling: one query reads the marks of all awaited hints. A waiter whose hint was not read lately is
 * woken by the first query, since the earlier mark is unknown.
 */
final class HintPoll implements HintSource {

    private static final int REMEMBERED = 10_000;
    private static final int AT_ONCE = 5_000;
    private static final Object NEVER_PUBLISHED = new Object();

    private final MongoCollection<Document> hints;
    private final Waiters waiters;
    private final Duration interval;
    private final Map<Hint, Object> seen = new LinkedHashMap<>(16, 0.75f, true);

    HintPoll(MongoCollection<Document> hints, Waiters waiters, Duration interval) {
        this.hints = hints;
        this.waiters = waiters;
        this.interval = interval;
    }

    @Override
    public void receive() throws InterruptedException {
        List<Hint> wanted = waiters.hints();
        Map<Hint, Object> marks = marks(wanted);
        for (Hint hint : wanted) {
            Object mark = marks.getOrDefault(hint, NEVER_PUBLISHED);
            if (!mark.equals(seen.put(hint, mark))) {
                waiters.wake(hint);
            }
        }
        forget();
        waiters.pause(interval);
    }

    /** Served by the index on {@code _id}. A document of another program may have no mark, or one of any type. */
    private Map<Hint, Object> marks(List<Hint> wanted) {
        Map<Hint, Object> marks = new HashMap<>();
        for (List<Hint> some : Lists.partition(wanted, AT_ONCE)) {
            hints.find(Filters.in("_id", some.stream().map(HintKeys::encode).toList())).forEach(document ->
                    marks.put(HintKeys.decode(document.get("_id", Document.class)),
                            document.get(MongoNotifier.MARK, NEVER_PUBLISHED)));
        }
        return marks;
    }

    /** Retains the marks that were read last. */
    private void forget() {
        var eldest = seen.keySet().iterator();
        while (seen.size() > REMEMBERED) {
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    public void close() {
    }
}
