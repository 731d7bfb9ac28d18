package dev.berth.placement;

import dev.berth.model.Node;
import dev.berth.model.Taint;
import dev.berth.model.Toleration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * For the selectors and tolerations that were asked for last, the nodes that they admit: made once, then kept up to
 * date as nodes are described anew. Used by one thread at a time.
 */
final class SelectorIndex {

    private static final int MOST = 256;

    private record Kept(Predicate<Node> test, OrdinalBitSet members) {
    }

    private final NodeTable table;
    private final LinkedHashMap<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final OrdinalBitSet tainted = new OrdinalBitSet();

    SelectorIndex(NodeTable table) {
        this.table = table;
    }

    /** The nodes with these labels; null for all nodes. */
    @Nullable OrdinalBitSet selected(Map<String, String> selectors) {
        return selectors.isEmpty() ? null : members(selectors, node -> selects(selectors, node));
    }

    private static boolean selects(Map<String, String> selectors, Node node) {
        for (Map.Entry<String, String> selector : selectors.entrySet()) {
            if (!selector.getValue().equals(node.labels().get(selector.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The nodes with no other taints than these tolerations allow; null for all nodes. */
    @Nullable OrdinalBitSet tolerated(Set<Toleration> tolerations) {
        return tainted.isEmpty() ? null : members(tolerations, node -> tolerates(tolerations, node));
    }

    private static boolean tolerates(Set<Toleration> tolerations, Node node) {
        for (Taint taint : node.taints()) {
            if (tolerations.stream().noneMatch(toleration -> toleration.tolerates(taint))) {
                return false;
            }
        }
        return true;
    }

    private OrdinalBitSet members(Object key, Predicate<Node> test) {
        Kept known = kept.get(key);
        if (known == null) {
            known = new Kept(test, new OrdinalBitSet());
            kept.put(key, known);
            for (int node = 0; node < table.nodes(); node++) {
                put(known, node, table.node(node));
            }
            if (kept.size() > MOST) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known.members;
    }

    private static void put(Kept into, int ordinal, Node node) {
        if (into.test.test(node)) {
            into.members.add(ordinal);
        } else {
            into.members.remove(ordinal);
        }
    }

    /** Takes note of a node's description. */
    void described(int ordinal, Node node) {
        if (node.taints().isEmpty()) {
            tainted.remove(ordinal);
        } else {
            tainted.add(ordinal);
        }
        kept.values().forEach(known -> put(known, ordinal, node));
    }

    /** Takes note that a node has gone. */
    void gone(int ordinal) {
        tainted.remove(ordinal);
        kept.values().forEach(known -> known.members.remove(ordinal));
    }
}
