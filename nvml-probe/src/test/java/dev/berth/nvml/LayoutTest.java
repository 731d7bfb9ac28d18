package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class LayoutTest {

    /** Every size and every offset that the probe uses. */
    @Test
    void structsLieWhereTheCompilerPutsThem() throws IllegalAccessException {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO);
        int compared = 0;
        for (Class<?> struct : NvmlStructs.class.getDeclaredClasses()) {
            String type = "nvml" + struct.getSimpleName().replaceFirst("(V\\d)$", "_$1") + "_t";
            for (Field field : struct.getDeclaredFields()) {
                if (!field.isSynthetic()) {
                    String name = field.getName().replace("_", "");
                    assertEquals(fake.layout(type, name), field.getInt(null), type + "." + name);
                    compared++;
                }
            }
        }
        assertTrue(compared >= 35, "compared " + compared);
    }

    @Test
    void versionsAreThoseOfNvml() {
        assertEquals(0x02000028, NvmlStructs.version(NvmlStructs.MemoryV2.BYTES, 2));
        assertEquals(0x02000098, NvmlStructs.version(NvmlStructs.GpuInstanceProfileInfoV2.BYTES, 2));
    }
}
