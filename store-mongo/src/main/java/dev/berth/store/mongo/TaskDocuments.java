package dev.berth.store.mongo;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.RequestState;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.bson.Document;

/**
 * Reads documents of CloudAI's collection TASKS. Stateless.
 *
 * <p>Fields without a counterpart in Berth are ignored. A task's demand is rounded up, so that a placement is never
 * smaller than the demand.
 */
public final class TaskDocuments {

    /** The attribute of a request that holds {@code docker_image}. */
    public static final String IMAGE = "image";
    /** The attribute of a request that holds {@code command}, where the document has one. */
    public static final String COMMAND = "command";

    private static final String COLLECTION = CloudAiDatabase.TASKS;
    private static final String ID = TaskRow.ID;
    private static final String GPU = "req_gpu";
    private static final String STATUS = "status";

    private TaskDocuments() {
    }

    /**
     * Reads the request of a task.
     *
     * <p>{@code req_gpu} below 1 is that share of one GPU, a whole number that many whole GPUs.
     *
     * @param document an entry of TASKS
     * @return a request under the id {@code task_id} by the user {@code user_id}
     * @throws DocumentException if a field is missing, of another type or out of range, or if it asks for GPUs and a
     *     share of one more
     */
    public static Request request(Document document) {
        DocumentFields fields = fields(document);
        return fields.checked(() -> {
            Resources resources = new Resources(fields.millis("req_cpu", RoundingMode.CEILING),
                    fields.mib("req_memory", RoundingMode.CEILING), fields.mib("req_storage", RoundingMode.CEILING));
            RequestBuilder request = Request.builder(fields.text(ID))
                    .user(fields.text("user_id"))
                    .shapes(new Shape(resources, gpus(fields)))
                    .attribute(IMAGE, fields.text("docker_image"));
            fields.optionalText(COMMAND).ifPresent(command -> request.attribute(COMMAND, command));
            return request.build();
        });
    }

    /**
     * Reads the state of a task. The words are {@code pending}, for which that system also writes {@code queued},
     * {@code running}, {@code completed}, {@code failed} and {@code cancelled}.
     *
     * @param document an entry of TASKS
     * @return the state
     * @throws DocumentException if there is no such word, as for {@code not_found}, which real data contains
     */
    public static RequestState state(Document document) {
        DocumentFields fields = fields(document);
        String word = fields.text(STATUS);
        return switch (word) {
            case "pending", "queued" -> RequestState.PENDING;
            case "running" -> RequestState.RUNNING;
            case "completed" -> RequestState.COMPLETED;
            case "failed" -> RequestState.FAILED;
            case "cancelled" -> RequestState.CANCELLED;
            default -> throw fields.refusal("A document is in an unknown state.", STATUS, word);
        };
    }

    /** Returns the word for a state; that system has none for an unconfirmed or expired allocation. */
    static String status(RequestState state) {
        return switch (state) {
            case HELD, PENDING -> "pending";
            case PLACED, RUNNING, EXPIRING -> "running";
            case COMPLETED -> "completed";
            case FAILED, TIMED_OUT, DENIED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    /** Returns the word for the outcome of a task, as its result has it. */
    static String result(RequestState state) {
        return state == RequestState.COMPLETED ? "success" : status(state);
    }

    /**
     * Reads the time at which a task was submitted.
     *
     * @param document an entry of TASKS
     * @return {@code created_at}, in whole milliseconds
     * @throws DocumentException if it is missing or no date
     */
    public static Instant createdAt(Document document) {
        return fields(document).instant("created_at");
    }

    private static GpuDemand gpus(DocumentFields fields) {
        BigDecimal gpus = fields.quantity(GPU);
        if (gpus.compareTo(BigDecimal.ONE) < 0) {
            long gpuMilli = fields.millis(GPU, RoundingMode.CEILING);
            return gpuMilli == 0 ? GpuDemand.none() : GpuDemand.fraction((int) gpuMilli);
        }
        if (gpus.stripTrailingZeros().scale() > 0) {
            throw fields.refusal("A task asks for GPUs and a share of one more.", GPU, gpus);
        }
        if (gpus.compareTo(BigDecimal.valueOf(Node.MAX_GPUS)) > 0) {
            throw fields.refusal("A task asks for more GPUs than a node can have.", GPU, gpus);
        }
        return GpuDemand.whole(gpus.intValueExact());
    }

    static DocumentFields fields(Document document) {
        return new DocumentFields(document, COLLECTION, ID);
    }
}
