package dev.berth.nvml;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A loaded and initialised NVML. Thread-safe, as NVML is.
 *
 * <p>{@link NvmlCalls} can be bound to one library at a time in a JVM, so that probes of two different libraries cannot
 * be open together. A library lacks what is newer than its driver; such a method of {@code NvmlCalls} must not be
 * called: ask {@link #lacks}, or go through {@link #call}.
 */
final class NvmlLibrary {

    private static final String ERROR_STRING = "nvmlErrorString";
    /** Without these there is nothing to be had. */
    private static final List<String> NEEDED = List.of(ERROR_STRING, "nvmlInit_v2", "nvmlShutdown",
            "nvmlDeviceGetCount_v2", "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetName", "nvmlDeviceGetUUID",
            "nvmlDeviceGetMemoryInfo");
    /** Binding is all or nothing, so what a library lacks is bound to something else that it has, and never called. */
    private static final FunctionMapper PRESENT = (library, method) ->
            has(library, method.getName()) ? method.getName() : ERROR_STRING;

    private static @Nullable NvmlLibrary bound;

    private final String name;
    private final Set<String> missing;
    private int users;

    private NvmlLibrary(String name, Set<String> missing) {
        this.name = name;
        this.missing = missing;
    }

    /**
     * Loads the library, or takes the one that is loaded, and initialises it. Every success needs one
     * {@link #close()}.
     *
     * @param name its full name or a path
     * @return the library
     * @throws LinkageError if it cannot be found or loaded, is not NVML, or another one is in use
     * @throws NvmlError if it cannot be initialised
     */
    static synchronized NvmlLibrary open(String name) throws NvmlError {
        NvmlLibrary library = bound;
        if (library == null || !library.name.equals(name)) {
            if (library != null && library.users > 0) {
                throw new UnsatisfiedLinkError("Another library is in use. library=" + library.name);
            }
            library = bind(name);
            bound = library;
        }
        library.check("nvmlInit_v2", NvmlCalls::nvmlInit_v2);
        library.users++;
        return library;
    }

    private static NvmlLibrary bind(String name) {
        NativeLibrary library = NativeLibrary.getInstance(name, Map.of(Library.OPTION_FUNCTION_MAPPER, PRESENT));
        for (String function : NEEDED) {
            if (!has(library, function)) {
                throw new UnsatisfiedLinkError("The library lacks a function. function=" + function);
            }
        }
        if (bound != null) {
            bound = null;
            Native.unregister(NvmlCalls.class);
        }
        Native.register(NvmlCalls.class, library);
        Set<String> missing = Stream.of(NvmlCalls.class.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers())).map(Method::getName)
                .filter(function -> !has(library, function)).collect(Collectors.toUnmodifiableSet());
        return new NvmlLibrary(name, missing);
    }

    private static boolean has(NativeLibrary library, String function) {
        try {
            library.getFunction(function);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** Undoes one {@link #open}. */
    void close() throws NvmlError {
        synchronized (NvmlLibrary.class) {
            users--;
            check("nvmlShutdown", NvmlCalls::nvmlShutdown);
        }
    }

    /** Whether the library is too old to have a function. */
    boolean lacks(String function) {
        return missing.contains(function);
    }

    /** What a function answers, or that there is none. */
    int call(String function, IntSupplier call) {
        return lacks(function) ? NvmlError.FUNCTION_NOT_FOUND : call.getAsInt();
    }

    /** Calls a function that must succeed. */
    void check(String function, IntSupplier call) throws NvmlError {
        int code = call(function, call);
        if (code != NvmlError.SUCCESS) {
            throw new NvmlError(function, code, text(code));
        }
    }

    /** NVML's own words for a code. */
    static String text(int code) {
        return code == NvmlError.FUNCTION_NOT_FOUND ? "Function Not Found" : NvmlCalls.nvmlErrorString(code);
    }
}
