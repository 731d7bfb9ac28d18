package dev.berth.simulation;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/** Throws nodes and requests for a small pool in which much collides. */
final class TortureWork {

    static final int NODES = 7;
    private static final List<String> MODELS = List.of("A100", "T4");
    private static final int RACKS = 2;
    private static final int MOST_SECONDS = 900;

    private final Random random;

    TortureWork(Random random) {
        this.random = random;
    }

    static String nodeId(int number) {
        return "n" + number;
    }

    /** A node; its labels, and now and then its hardware, differ from one description to the next. */
    Node node(int number) {
        int gpus = oneIn(12) ? random.nextInt(5) : number % 5;
        return Node.builder(nodeId(number)).cpuMillis(4_000L + 4_000L * gpus).memoryMib(8_000L + 8_000L * gpus)
                .storageMib(1_000).gpus(gpus, MODELS.get(number % MODELS.size()), 16_000)
                .label("rack", "r" + random.nextInt(RACKS)).build();
    }

    Request request(String id, Instant now) {
        RequestBuilder request = Request.builder(id).user("u" + random.nextInt(3)).project("p" + random.nextInt(3))
                .priority(Priority.values()[random.nextInt(Priority.values().length)]);
        if (oneIn(6)) {
            request.shapes(shape(), shape());
        } else {
            request.shapes(shape());
        }
        if (oneIn(8)) {
            request.patience(Patience.NOW);
        }
        if (oneIn(8)) {
            request.selector("rack", "r" + random.nextInt(RACKS));
        }
        if (oneIn(12)) {
            request.node(nodeId(random.nextInt(NODES)));
        }
        addTimes(request, now.truncatedTo(ChronoUnit.MILLIS));
        return request.build();
    }

    private void addTimes(RequestBuilder request, Instant now) {
        Duration length = Duration.ofSeconds(1 + random.nextInt(MOST_SECONDS));
        Duration later = Duration.ofSeconds(random.nextInt(MOST_SECONDS));
        if (!oneIn(4)) {
            request.duration(length);
        }
        if (oneIn(8)) {
            request.earliestStart(now.plus(later));
        }
        if (oneIn(8)) {
            request.deadline(now.plus(later).plus(length).plusSeconds(random.nextInt(MOST_SECONDS)));
        }
    }

    private Shape shape() {
        GpuDemand gpus = switch (random.nextInt(4)) {
            case 0 -> GpuDemand.none();
            case 1 -> GpuDemand.fraction(50 * (1 + random.nextInt(19)));
            default -> GpuDemand.whole(1 + random.nextInt(4));
        };
        GpuDemand asked = gpus.count() > 0 && oneIn(4) ? gpus.ofModels(MODELS.get(random.nextInt(2))) : gpus;
        return Shape.of(500L * random.nextInt(12), 1_000L * random.nextInt(12), asked);
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }
}
