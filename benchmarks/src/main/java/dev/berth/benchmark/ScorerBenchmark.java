package dev.berth.benchmark;

import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.placement.NodeTable;
import dev.berth.spi.NodeScorer;
import dev.berth.spi.PlacementQuery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do several plug-ins cost each other? All nodes of a pool are scored once, by each of the loaded scorers in turn:
 * in one call for the batch, as the interface has it, or in a call for every node, as one might have designed it. With
 * one class loaded the JVM compiles the scorer into its caller; with four it cannot.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScorerBenchmark {

    /** How many scorers are loaded and take turns. */
    @Param({"1", "4"})
    public int loaded;

    /** One call for all nodes ({@code batch}) or one for each ({@code single}). */
    @Param({"batch", "single"})
    public String call = "batch";

    /** How many nodes are scored. */
    @Param({"1000", "10000"})
    public int nodes;

    private final NodeTable table = new NodeTable();
    private final int[] one = new int[1];
    private final long[] score = new long[1];
    private List<NodeScorer> scorers;
    private PlacementQuery query;
    private int[] candidates;
    private long[] scores;
    private boolean batch;
    private int context;

    /** Loads the scorers and fills the pool. */
    @Setup
    public void fill() {
        if (!call.equals("batch") && !call.equals("single")) {
            throw new IllegalArgumentException("There is no such call. call=" + call);
        }
        batch = call.equals("batch");
        scorers = Stream.generate(PluginScorer::copy).limit(loaded).toList();
        Workload workload = new Workload(nodes, PlacementBenchmark.LOAD_PERCENT);
        workload.fill(table);
        Shape shape = Workload.shape(0);
        query = PlacementQuery.builder(Request.builder("request").shapes(shape).build(), shape).build();
        candidates = IntStream.range(0, nodes).toArray();
        scores = new long[nodes];
    }

    /** Scores all nodes with the scorer whose turn it is. */
    @Benchmark
    public long[] scoreAll() {
        NodeScorer scorer = scorers.get(context);
        context = context + 1 == loaded ? 0 : context + 1;
        if (batch) {
            scorer.score(query, candidates, nodes, table, scores);
        } else {
            scoreEach(scorer);
        }
        return scores;
    }

    private void scoreEach(NodeScorer scorer) {
        for (int i = 0; i < nodes; i++) {
            one[0] = candidates[i];
            scorer.score(query, one, 1, table, score);
            scores[i] = score[0];
        }
    }
}
