package dev.berth.placement;

import dev.berth.model.Shape;
import dev.berth.model.Toleration;
import dev.berth.spi.PlacementQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The score boards of the shapes that were asked for last; the one not used for longest goes first. */
final class ScoreBoards {

    /** All of a request that scores or checks may depend on. */
    private record Need(Shape shape, Map<String, String> selectors, Set<Toleration> tolerations) {
    }

    private final NodeTable table;
    private final GuardedPlugins plugins;
    private final int most;
    private final LinkedHashMap<Need, ScoreBoard> boards = new LinkedHashMap<>(16, 0.75f, true);

    ScoreBoards(NodeTable table, GuardedPlugins plugins, int most) {
        this.table = table;
        this.plugins = plugins;
        this.most = most;
    }

    /** Forgets all, since what is typical has changed. */
    void clear() {
        boards.clear();
    }

    /** The node with room that scores highest, or -1. */
    int best(NodeFeasibility fit) {
        PlacementQuery query = fit.query;
        Need need = new Need(query.shape(), query.request().selectors(), query.request().tolerations());
        ScoreBoard board = boards.get(need);
        if (board == null) {
            board = new ScoreBoard(table, plugins);
            boards.put(need, board);
            if (boards.size() > most) {
                boards.remove(boards.keySet().iterator().next());
            }
        }
        try {
            return board.best(fit);
        } catch (RuntimeException | Error broken) {
            boards.remove(need);
            throw broken;
        }
    }
}
