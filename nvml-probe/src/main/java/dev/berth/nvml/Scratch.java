package dev.berth.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** A piece of native memory that NVML writes its answers to. Not for use by several threads. */
final class Scratch implements AutoCloseable {

    /** At least as long as any of NVML's NVML_..._BUFFER_SIZE for the texts read here; the largest is 96. */
    static final int TEXT_BYTES = 128;
    private static final long UNSIGNED = 0xffff_ffffL;

    private Memory memory;

    Scratch(int bytes) {
        this.memory = cleared(bytes);
    }

    private static Memory cleared(int bytes) {
        Memory memory = new Memory(bytes);
        memory.clear();
        return memory;
    }

    /** Where it begins. */
    long address() {
        return Pointer.nativeValue(memory);
    }

    long address(int offset) {
        return address() + offset;
    }

    int bytes() {
        return (int) memory.size();
    }

    /** Makes it larger; what it holds is lost, and addresses change. */
    void grow(int bytes) {
        Memory larger = cleared(bytes);
        memory.close();
        memory = larger;
    }

    /** An unsigned int. */
    long word(int offset) {
        return memory.getInt(offset) & UNSIGNED;
    }

    int signed(int offset) {
        return memory.getInt(offset);
    }

    long wide(int offset) {
        return memory.getLong(offset);
    }

    String text(int offset) {
        return memory.getString(offset, "UTF-8");
    }

    void put(int offset, int value) {
        memory.setInt(offset, value);
    }

    void putWide(int offset, long value) {
        memory.setLong(offset, value);
    }

    @Override
    public void close() {
        memory.close();
    }
}
