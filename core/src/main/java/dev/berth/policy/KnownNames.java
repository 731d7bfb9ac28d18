package dev.berth.policy;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Plug-ins of one kind by name: those built in, and those offered as services on the class or module path. */
final class KnownNames {

    private KnownNames() {
    }

    /** Puts them together, in the order of their names; no two may have the same. */
    static <T> Map<String, T> of(Class<T> kind, Function<T, String> name, List<T> builtIn) {
        Map<String, T> found = new TreeMap<>();
        for (T own : builtIn) {
            found.put(name.apply(own), own);
        }
        for (T service : ServiceLoader.load(kind)) {
            T other = found.putIfAbsent(name.apply(service), service);
            if (other != null) {
                throw new IllegalStateException("Two plug-ins have the same name. name=" + name.apply(service) + " one="
                        + other.getClass().getName() + " other=" + service.getClass().getName());
            }
        }
        return found;
    }
}
