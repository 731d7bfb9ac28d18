/**
 * Finds the NVIDIA GPUs of the machine it runs on.
 *
 * <p>Calls native code: run it with {@code --enable-native-access=com.sun.jna}, or newer Java releases warn about it.
 */
module dev.berth.nvml {
    requires static org.jspecify;
    requires transitive dev.berth.spi;
    requires com.sun.jna;

    exports dev.berth.nvml;
}
