package dev.berth.nvml;

/**
 * One way in which a machine and the ledger disagree.
 *
 * <p>What {@code amount} counts is said by the kind; ids are empty where they are not known.
 *
 * @param kind how they disagree
 * @param nodeId the node
 * @param deviceId the GPU or MIG slice
 * @param requestId the request that holds something, or whose process it is
 * @param pid the process, 0 if the report is about none
 * @param amount in the kind's unit
 */
public record DriftReport(Kind kind, String nodeId, String deviceId, String requestId, int pid, long amount) {

    /** How a machine and the ledger can disagree. */
    public enum Kind {
        /** A process that no request owns uses a GPU; the amount is its memory in MiB. */
        UNKNOWN_PROCESS,
        /** Memory is in use beyond what the driver's processes have, and nobody holds the GPU; MiB. */
        UNKNOWN_MEMORY,
        /** A request holds a GPU and has no process on it; the amount is the thousandths that it holds. */
        IDLE_ALLOCATION,
        /** A request's process uses a GPU that the request does not hold; the amount is its memory in MiB. */
        FOREIGN_GPU,
        /** The machine has a MIG slice that the ledger does not know; the amount is its memory in MiB. */
        UNKNOWN_SLICE,
        /** The ledger has a device that the machine does not; the amount is the memory that it should have, in MiB. */
        MISSING_DEVICE,
        /** The machine has a GPU that the ledger does not know; the amount is its memory in MiB. */
        NEW_DEVICE
    }
}
