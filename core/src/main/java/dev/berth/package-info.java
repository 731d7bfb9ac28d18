/**
 * The scheduler itself: {@link dev.berth.Scheduler} and what its verbs take and give.
 *
 * <p>A host builds a scheduler, describes its nodes, submits requests and is told which node and GPUs each one gets,
 * when, and why not. There are no threads inside, and submitting takes no lock: callers hand commands over through a
 * bounded lock-free queue, and whoever finds it empty drains it on the executor that the host gave. One drainer at a
 * time decides, so decisions have one order; a store keeps their events before anybody is told.
 *
 * <p>Refused on purpose: timer threads (the host calls {@link dev.berth.Scheduler#tick()}), HTTP, configuration
 * files, carrying out what is decided.
 */
@NullMarked
package dev.berth;

import org.jspecify.annotations.NullMarked;
