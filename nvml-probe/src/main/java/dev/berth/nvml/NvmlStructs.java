package dev.berth.nvml;

/**
 * Where the fields of NVML's structs lie, in bytes, by NVIDIA's NVML API reference for machines with 64-bit pointers. A
 * class here is named after its struct; a test compares all of it with what a C compiler says.
 */
final class NvmlStructs {

    private static final int VERSION_SHIFT = 24;

    private NvmlStructs() {
    }

    /** What a versioned struct must have in its first field. */
    static int version(int bytes, int version) {
        return bytes | version << VERSION_SHIFT;
    }

    /** Where a device is plugged in. */
    static final class PciInfo {
        static final int BYTES = 68;
        static final int BUS_ID = 36;

        private PciInfo() {
        }
    }

    /** Memory in bytes; what the driver keeps for itself counts as used. */
    static final class Memory {
        static final int BYTES = 24;
        static final int TOTAL = 0;
        static final int FREE = 8;
        static final int USED = 16;

        private Memory() {
        }
    }

    /** Memory in bytes. */
    static final class MemoryV2 {
        static final int BYTES = 40;
        static final int VERSION = 0;
        static final int FREE = 24;
        static final int USED = 32;

        private MemoryV2() {
        }
    }

    /** Percent of time. */
    static final class Utilization {
        static final int BYTES = 8;
        static final int GPU = 0;
        static final int MEMORY = 4;

        private Utilization() {
        }
    }

    /** A process. */
    static final class ProcessInfoV1 {
        static final int BYTES = 16;
        static final int PID = 0;
        static final int USED_GPU_MEMORY = 8;

        private ProcessInfoV1() {
        }
    }

    /** A process and its GPU instance; begins as version 1 does. */
    static final class ProcessInfoV2 {
        static final int BYTES = 24;
        static final int PID = 0;
        static final int USED_GPU_MEMORY = 8;
        static final int GPU_INSTANCE_ID = 16;

        private ProcessInfoV2() {
        }
    }

    /** Memory slices. */
    static final class GpuInstancePlacement {
        static final int BYTES = 8;
        static final int START = 0;
        static final int SIZE = 4;

        private GpuInstancePlacement() {
        }
    }

    /** A size that a GPU can be cut into. */
    static final class GpuInstanceProfileInfo {
        static final int BYTES = 48;
        static final int ID = 0;
        static final int SLICE_COUNT = 8;
        static final int MEMORY_SIZE_MB = 40;

        private GpuInstanceProfileInfo() {
        }
    }

    /** A size that a GPU can be cut into, with its name. */
    static final class GpuInstanceProfileInfoV2 {
        static final int BYTES = 152;
        static final int VERSION = 0;
        static final int ID = 4;
        static final int SLICE_COUNT = 12;
        static final int NAME = 56;

        private GpuInstanceProfileInfoV2() {
        }
    }

    /** A GPU instance. */
    static final class GpuInstanceInfo {
        static final int BYTES = 24;
        static final int PLACEMENT = 16;

        private GpuInstanceInfo() {
        }
    }

    /** Something that happened. The older function fills all but the instances at the end. */
    static final class EventData {
        static final int BYTES = 32;
        static final int DEVICE = 0;
        static final int EVENT_TYPE = 8;
        static final int EVENT_DATA = 16;

        private EventData() {
        }
    }
}
