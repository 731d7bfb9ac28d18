package dev.berth.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.berth.spi.JobLock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A job lock in a MongoDB database: one document for each job, with the token and the end of the newest hold by the
 * server's clock. Safe for use by any thread.
 */
final class MongoJobLock implements JobLock {

    private static final String TOKEN = "token";
    private static final String HELD_UNTIL = "held_until";
    private static final Date FREE = Date.from(Instant.EPOCH);

    private final DurableDatabase database;
    private final MongoCollection<Document> jobs;

    MongoJobLock(DurableDatabase database, MongoCollection<Document> jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    @Override
    public Optional<Hold> take(String pool, String job, Duration atMost) {
        Document id = new Document("pool", pool).append("job", job);
        return database.use("take", () -> {
            Document read = findOrCreate(id);
            long token = read.getLong(TOKEN);
            boolean taken = !isHeld(read) && change(id, token, Filters.eq(HELD_UNTIL, read.getDate(HELD_UNTIL)),
                    Updates.combine(Updates.set(TOKEN, token + 1), until(read, atMost)));
            return taken ? Optional.of(new OwnHold(id, token + 1)) : Optional.empty();
        });
    }

    private Document findOrCreate(Document id) {
        return ServerTime.find(jobs, id).orElseGet(() -> {
            DurableDatabase.insertIfAbsent(jobs, new Document("_id", id).append(TOKEN, 0L).append(HELD_UNTIL, FREE));
            return ServerTime.find(jobs, id).orElseThrow();
        });
    }

    private static boolean isHeld(Document read) {
        return read.getDate(HELD_UNTIL).toInstant().isAfter(ServerTime.now(read));
    }

    private static Bson until(Document read, Duration time) {
        return Updates.set(HELD_UNTIL, Date.from(ServerTime.now(read).plus(time)));
    }

    /** Updates a job's document if the hold with this token is still the newest. Served by the index on _id. */
    private boolean change(Document id, long token, Bson seen, Bson update) {
        return jobs.updateOne(Filters.and(Filters.eq(id), Filters.eq(TOKEN, token), seen), update)
                .getMatchedCount() == 1;
    }

    /** Does nothing: the lock ends with {@link BerthMongo#close}. */
    @Override
    public void close() {
    }

    private final class OwnHold implements Hold {

        private final Document job;
        private final long token;

        OwnHold(Document job, long token) {
            this.job = job;
            this.token = token;
        }

        @Override
        public long token() {
            return token;
        }

        @Override
        public boolean keep(Duration atMost) {
            return database.use("keep", () -> ServerTime.find(jobs, job).filter(MongoJobLock::isHeld)
                    .filter(read -> change(job, token, Filters.empty(), until(read, atMost))).isPresent());
        }

        @Override
        public void close() {
            database.use("release", () -> change(job, token, Filters.empty(), Updates.set(HELD_UNTIL, FREE)));
        }
    }
}
