package dev.berth.nvml;

import java.io.Serial;

/** A function of NVML answered with something other than success. */
final class NvmlError extends Exception {

    static final int SUCCESS = 0;
    static final int INVALID_ARGUMENT = 2;
    static final int NOT_SUPPORTED = 3;
    static final int NO_PERMISSION = 4;
    static final int INSUFFICIENT_SIZE = 7;
    static final int DRIVER_NOT_LOADED = 9;
    static final int TIMEOUT = 10;
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int VERSION_MISMATCH = 18;

    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    NvmlError(String function, int code, String text) {
        super("NVML refused a call. function=" + function + " code=" + code + " text=" + text + cure(code));
        this.code = code;
    }

    int code() {
        return code;
    }

    private static String cure(int code) {
        return switch (code) {
            case NO_PERMISSION -> " Maybe this user or container may not open the device files under /dev/nvidia*.";
            case DRIVER_NOT_LOADED -> " Maybe the kernel module nvidia is not loaded.";
            case GPU_IS_LOST -> " Maybe the machine must be restarted.";
            case VERSION_MISMATCH -> " Maybe the driver was updated and the machine not restarted.";
            default -> "";
        };
    }
}
