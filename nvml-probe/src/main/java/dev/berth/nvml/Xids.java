package dev.berth.nvml;

import java.util.Map;

/**
 * What NVIDIA's Xids mean for a GPU.
 *
 * <p>An Xid is the driver's number for an error. NVIDIA's document says of each where it may come from and what to do.
 * Those that an application brings about by itself say nothing of the GPU; those after which it says to reset the GPU,
 * restart the machine, or look after its memory, its links or its bus do. A number that is in neither list is told and
 * does not condemn: it is the host's to judge.
 *
 * @see <a href="https://docs.nvidia.com/deploy/xid-errors/">NVIDIA: XID Errors, with the Xid catalog</a>
 */
final class Xids {

    private static final Map<Long, String> APPLICATION = Map.of(
            8L, "GPU stopped processing",
            11L, "Invalid or corrupted push buffer stream",
            13L, "Graphics engine exception",
            31L, "GPU memory page fault",
            43L, "GPU stopped processing of an application",
            45L, "Preemptive cleanup, due to previous errors",
            68L, "Video processor exception",
            69L, "Graphics engine class error",
            109L, "Context switch timeout");
    private static final Map<Long, String> HARDWARE = Map.ofEntries(
            Map.entry(48L, "Double-bit ECC error"),
            Map.entry(62L, "Internal micro-controller halt"),
            Map.entry(63L, "ECC page retirement or row remapping"),
            Map.entry(64L, "ECC page retirement or row remapping failed"),
            Map.entry(74L, "NVLink error"),
            Map.entry(79L, "GPU has fallen off the bus"),
            Map.entry(92L, "High rate of single-bit ECC errors"),
            Map.entry(94L, "Contained memory error"),
            Map.entry(95L, "Uncontained memory error"),
            Map.entry(119L, "Timeout of the GPU system processor"),
            Map.entry(120L, "Error of the GPU system processor"),
            Map.entry(140L, "Unrecovered ECC error"));

    private Xids() {
    }

    static boolean condemns(long xid) {
        return HARDWARE.containsKey(xid);
    }

    static String text(long xid) {
        return "Xid " + xid + ": " + HARDWARE.getOrDefault(xid, APPLICATION.getOrDefault(xid, "see NVIDIA's catalog"));
    }
}
