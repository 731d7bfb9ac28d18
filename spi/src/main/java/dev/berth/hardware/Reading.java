package dev.berth.hardware;

import java.util.List;
import java.util.Optional;

/**
 * How all GPUs of a machine do at one moment.
 *
 * @param samples a sample for each GPU that the last discovery has found
 * @param reason why there are none
 */
public record Reading(List<GpuSample> samples, Optional<String> reason) {

    /** Copies the samples. */
    public Reading {
        samples = List.copyOf(samples);
    }
}
