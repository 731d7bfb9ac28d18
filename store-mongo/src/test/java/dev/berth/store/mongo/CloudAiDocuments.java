package dev.berth.store.mongo;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Documents of the shape that CloudAI's schema 1.0 describes, with contents of our own. */
final class CloudAiDocuments {

    static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789Z");
    static final ObjectId OBJECT_ID = new ObjectId("65a0b1c2d3e4f5a6b7c8d9e0");

    private CloudAiDocuments() {
    }

    static Document task() {
        return new Document("_id", OBJECT_ID)
                .append("task_id", "task-7001")
                .append("user_id", "user-ada")
                .append("docker_image", "images.example/vision/train:3")
                .append("command", "python train.py\n--epochs 3")
                .append("req_cpu", 2.5)
                .append("req_memory", 4.0)
                .append("req_storage", 10.0)
                .append("req_gpu", 1.0)
                .append("status", "running")
                .append("created_at", Date.from(CREATED))
                .append("started_at", Date.from(CREATED.plusSeconds(5)))
                .append("tau", 10.0);
    }

    static Document worker() {
        return new Document("_id", OBJECT_ID)
                .append("worker_id", "worker-north")
                .append("worker_ip", "node-3.example:50052")
                .append("total_cpu", 8.0)
                .append("total_memory", 16.0)
                .append("total_storage", 100.0)
                .append("total_gpu", 2.0)
                .append("allocated_cpu", -2.0)
                .append("available_cpu", 10.0)
                .append("is_active", true)
                .append("last_heartbeat", 1_770_000_000)
                .append("registered_at", Date.from(CREATED));
    }
}
