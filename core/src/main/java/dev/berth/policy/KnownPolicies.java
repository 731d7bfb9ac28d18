package dev.berth.policy;

import dev.berth.spi.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Policies by name: those given, and those offered as services on the class or module path. */
final class KnownPolicies {

    private KnownPolicies() {
    }

    /** Finds them all anew, in the order of their names; no two may have the same. */
    static Map<String, PlacementPolicy> with(List<PlacementPolicy> builtIn) {
        Map<String, PlacementPolicy> found = new TreeMap<>();
        for (PlacementPolicy policy : builtIn) {
            found.put(policy.name(), policy);
        }
        for (PlacementPolicy service : ServiceLoader.load(PlacementPolicy.class)) {
            PlacementPolicy other = found.putIfAbsent(service.name(), service);
            if (other != null) {
                throw new IllegalStateException("Two policies have the same name. name=" + service.name() + " one="
                        + other.getClass().getName() + " other=" + service.getClass().getName());
            }
        }
        return found;
    }
}
