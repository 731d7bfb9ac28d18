package dev.berth.hardware;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An operating system's process that computes on a GPU.
 *
 * @param pid its number, as the driver sees it: inside a container the kernel may show another one, or none
 * @param memoryMib the GPU memory that it has, in MiB; absent where the driver does not say
 * @param instance the GPU instance that it is on; absent on a GPU that is not in MIG mode
 */
public record GpuProcess(int pid, OptionalLong memoryMib, OptionalInt instance) {
}
