package dev.berth.hardware;

import dev.berth.model.Gpu;
import java.util.OptionalInt;

/**
 * One slice that a GPU is cut into now.
 *
 * @param gpu the slice as a GPU of its own: its device id, model and memory
 * @param instance the driver's number for the GPU instance, unique on the GPU
 * @param computeInstance the driver's number for the compute instance, unique in the GPU instance
 * @param start the memory slice that it begins at; absent where the user may not ask
 */
public record MigInstance(Gpu gpu, int instance, int computeInstance, OptionalInt start) {
}
