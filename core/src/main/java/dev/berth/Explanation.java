package dev.berth;

import dev.berth.model.Request;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * Why a request fits where it fits: for its first shape, how many nodes could take it now, what keeps it off the
 * others, how near the nearest of them is, and what else could be asked that would fit now.
 *
 * @param request the request
 * @param fitting nodes that could take it now
 * @param obstacles what keeps it off the others; each node counts under the first thing in its way
 * @param nearestMiss the node that lacks least, in proportion to what is asked; empty if something fits or no amount
 *     is what is lacking
 * @param changes single changes that would make it fit now; empty if it fits
 * @param possible whether some node could take one of its shapes if it were empty and in service
 * @param penalty how far down its shapes the first stands that fits now: 0 for the one that is explained, 1 for the
 *     next and so on, as in {@link Request#penalty}; empty if none fits
 */
public record Explanation(Request request, int fitting, List<Obstacle> obstacles, Optional<Miss> nearestMiss,
        List<Change> changes, boolean possible, OptionalInt penalty) {

    /**
     * One thing that keeps a request off nodes. The built-in ones, in the order in which they are looked at:
     * {@code node-state} (the node takes no work), {@code other-node-named}, {@code selector} (it lacks a label),
     * {@code taint}, {@code gpu-kind} (too few GPUs of an acceptable kind), {@code cpu} in thousandths, {@code memory}
     * and {@code storage} in MiB, {@code gpu-free} (too few acceptable GPUs have enough left; for a share, in
     * thousandths of the GPU with the most left), {@code gpu-link} (too few of those are linked as required; the
     * amounts are how many are). Then the codes of filters.
     *
     * @param filter the name of the filter that gave the code; empty for a built-in one
     * @param code the word to count by
     * @param nodes how many nodes it rules out
     * @param asked the amount that is asked for; 0 where it is no matter of amounts
     * @param mostFree the most that one of them has free
     * @param mostCapacity the most that one of them has in all
     * @param preemptible whether on some of them this one would go if others gave back what they hold
     */
    public record Obstacle(Optional<String> filter, String code, int nodes, long asked, long mostFree,
            long mostCapacity, boolean preemptible) {
    }

    /**
     * A node that lacks something.
     *
     * @param nodeId the node
     * @param code what it lacks most of, as in {@link Obstacle}
     * @param asked the amount that is asked for
     * @param free the amount that is free
     * @param capacity the amount in all
     */
    public record Miss(String nodeId, String code, long asked, long free, long capacity) {
    }

    /**
     * Something else to ask for.
     *
     * @param what the part of the request: {@code gpus} or {@code gpuMilli}, {@code gpuModels}, {@code gpuMemoryMib},
     *     {@code gpuLinks}, {@code cpuMillis}, {@code memoryMib}, {@code storageMib}, {@code node} or {@code selectors}
     * @param from what is asked
     * @param to what would fit now
     */
    public record Change(String what, String from, String to) {
    }

    /** Copies the lists. */
    public Explanation {
        obstacles = List.copyOf(obstacles);
        changes = List.copyOf(changes);
    }

    /**
     * Looks up an obstacle.
     *
     * @param code its code
     * @return the first with this code; empty if it was not met
     */
    public Optional<Obstacle> obstacle(String code) {
        return obstacles.stream().filter(obstacle -> obstacle.code().equals(code)).findFirst();
    }

    /**
     * The explanation to read.
     *
     * @return one line
     */
    public String text() {
        StringJoiner text = new StringJoiner(" ");
        text.add(fitting > 0 ? "Some nodes could take it now." : possible ? "No node can take it now."
                : "No node could ever take it.");
        text.add("request=" + request.id()).add("fitting=" + fitting);
        for (Obstacle obstacle : obstacles) {
            text.add(obstacle.filter().map(filter -> filter + "/").orElse("") + obstacle.code() + "="
                    + obstacle.nodes() + (obstacle.asked() == 0 ? "" : "(asked=" + obstacle.asked() + ",mostFree="
                    + obstacle.mostFree() + ")"));
        }
        nearestMiss.ifPresent(miss -> text.add("nearest=" + miss.nodeId() + "(" + miss.code() + ",asked="
                + miss.asked() + ",free=" + miss.free() + ")"));
        penalty.stream().filter(at -> at > 0).forEach(at -> text.add("shape=" + at + "(would fit now)"));
        if (!changes.isEmpty()) {
            StringJoiner cures = new StringJoiner(", or ", "Maybe ask for ", ".");
            changes.forEach(change -> cures.add(change.what() + "=" + change.to()));
            text.add(cures.toString());
        }
        return text.toString();
    }
}
