package dev.berth.model;

/**
 * Amounts of CPU, memory and storage.
 *
 * @param cpuMillis thousandths of a CPU, 0 to {@link #MAX_CPU_MILLIS}
 * @param memoryMib MiB of memory, 0 to {@link #MAX_MEMORY_MIB}
 * @param storageMib MiB of local storage, 0 to {@link #MAX_STORAGE_MIB}
 */
public record Resources(long cpuMillis, long memoryMib, long storageMib) {

    /** A million CPUs. */
    public static final long MAX_CPU_MILLIS = 1_000_000_000L;
    /** 953 TiB. */
    public static final long MAX_MEMORY_MIB = 1_000_000_000L;
    /** One EiB. */
    public static final long MAX_STORAGE_MIB = 1L << 40;
    /** Nothing at all. */
    public static final Resources NONE = new Resources(0, 0, 0);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one of them is out of the range given above
     */
    public Resources {
        Checks.within("cpuMillis", cpuMillis, 0, MAX_CPU_MILLIS);
        Checks.within("memoryMib", memoryMib, 0, MAX_MEMORY_MIB);
        Checks.within("storageMib", storageMib, 0, MAX_STORAGE_MIB);
    }

    /**
     * CPU and memory without storage.
     *
     * @param cpuMillis thousandths of a CPU
     * @param memoryMib MiB of memory
     * @return the amounts
     */
    public static Resources of(long cpuMillis, long memoryMib) {
        return new Resources(cpuMillis, memoryMib, 0);
    }

    /**
     * Says whether these amounts are covered by others.
     *
     * @param free what there is
     * @return true if no amount here is above the same amount there
     */
    public boolean fitsIn(Resources free) {
        return cpuMillis <= free.cpuMillis && memoryMib <= free.memoryMib && storageMib <= free.storageMib;
    }
}
