package dev.berth.nvml;

/**
 * A GPU that answers.
 *
 * @param index NVML's number for it
 * @param handle what NVML's functions take for it
 * @param deviceId its UUID
 */
record Device(int index, long handle, String deviceId) {
}
