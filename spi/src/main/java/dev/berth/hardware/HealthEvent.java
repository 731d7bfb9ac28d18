package dev.berth.hardware;

/**
 * Something that happened to a GPU.
 *
 * @param deviceId what the driver calls the GPU
 * @param kind what happened
 * @param code the vendor's number for it, such as an NVIDIA Xid; 0 where there is none
 * @param condemns whether the GPU should get no more work until somebody has seen to it
 * @param text what it means, in a few words
 */
public record HealthEvent(String deviceId, Kind kind, long code, boolean condemns, String text) {

    /** What can happen to a GPU. */
    public enum Kind {
        /** It does not answer any more: fallen off the bus, or in need of a reset. */
        LOST,
        /** It answers again. */
        RECOVERED,
        /** The driver reported an error of an application, of itself or of the hardware; the code says which. */
        DRIVER_ERROR,
        /** A memory error was corrected. */
        MEMORY_CORRECTED,
        /** A memory error was not corrected. */
        MEMORY_UNCORRECTED
    }
}
