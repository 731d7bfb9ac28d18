package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.EventDigest;
import dev.berth.Scheduler;
import dev.berth.intake.Arrival;
import dev.berth.intake.NodeCsv;
import dev.berth.intake.RequestCsv;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.policy.Policies;
import dev.berth.spi.PlacementPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The published policies come to the published figures on the openb traces, and our own stay ahead of them: GPUs
 * unallocated in percent, by Weng et al., Beware of Fragmentation, USENIX ATC'23. Needs the traces beside the
 * repository. The whole table and other seeds take some minutes: {@code -Dtest=OpenbTest -Dberth.openb=full}; other
 * policies beside it: {@code -Dberth.openb.policies=fgd,best-fit}.
 */
class OpenbTest {

    private static final Path FOLDER = Path.of("..", "..", "..", "shared", "data", "openb");
    private static final List<String> TRACES = List.of("default", "cpu100", "gpushare40", "gpuspec20", "multigpu30");
    private static final List<Figures> PUBLISHED = List.of(
            new Figures("random", 13.70, 12.57, 15.14, 14.10, 13.37),
            new Figures("openb-dot-product", 9.38, 8.27, 10.70, 11.71, 6.89),
            new Figures("openb-gpu-clustering", 8.35, 7.58, 10.24, 10.89, 5.45),
            new Figures("openb-gpu-packing", 8.22, 7.50, 10.23, 10.72, 5.30),
            new Figures("openb-best-fit", 7.14, 6.74, 8.56, 11.54, 5.43),
            new Figures("openb-fgd", 4.77, 4.79, 6.04, 5.34, 3.64));
    /** What {@code berth} may leave at most: a little more than 3.74, 3.75, 5.17, 4.06 and 2.89, as seen. */
    private static final Figures BERTH = new Figures("berth", 3.90, 3.90, 5.30, 4.25, 3.05);
    /** How far it has to be ahead of FGD on seeds that it was never tuned on or reported for; seen 1.03 to 0.76. */
    private static final Figures AHEAD = new Figures("berth", 0.80, 0.90, 0.70, 1.00, 0.60);
    /** What is learned may be this much worse than what is told. */
    private static final double LEARNING = 0.25;
    /** How often a class of requests is refused, over how often FGD refuses it. */
    private static final double MOST_REFUSED = 1.05;
    private static final double NEAR = 0.4;
    /** One seed strays further than the mean of ten. */
    private static final double NEAR_FOR_ONE = 0.9;

    private record Figures(String policy, double... byTrace) {
    }

    @Test
    void oneFillIsNearThePublishedFigures() {
        needTraces();
        for (Figures published : PUBLISHED) {
            double measured = mean(published.policy(), TRACES.get(0), 42, 42);
            print(published.policy(), TRACES.get(0), measured, published.byTrace()[0]);
            assertEquals(published.byTrace()[0], measured, NEAR_FOR_ONE, published.policy());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "berth.openb", matches = "full")
    void theTableIsThePublishedOne() {
        needTraces();
        List<String> wrong = new ArrayList<>();
        for (Figures published : PUBLISHED) {
            for (int trace = 0; trace < TRACES.size(); trace++) {
                double measured = mean(published.policy(), TRACES.get(trace), 42, 51);
                print(published.policy(), TRACES.get(trace), measured, published.byTrace()[trace]);
                if (Math.abs(measured - published.byTrace()[trace]) > NEAR) {
                    wrong.add(published.policy() + " on " + TRACES.get(trace) + ": " + measured);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @EnabledIfSystemProperty(named = "berth.openb.policies", matches = ".+")
    void othersAreMeasuredToo() {
        needTraces();
        for (String policy : System.getProperty("berth.openb.policies").split(",")) {
            for (String trace : TRACES) {
                print(policy, trace, mean(policy, trace, 42, 51), Double.NaN);
            }
        }
    }

    @Test
    void ourPoliciesStayAheadAndShortchangeNobody() {
        needTraces();
        List<String> wrong = new ArrayList<>();
        for (int trace = 0; trace < TRACES.size(); trace++) {
            String name = TRACES.get(trace);
            PolicyComparison.Row fgd = row("openb-fgd", name, 42, 51);
            PolicyComparison.Row berth = row("berth", name, 42, 51);
            PolicyComparison.Row learning = row("berth-learning", name, 42, 51);
            check(berth, name, BERTH.byTrace()[trace], wrong);
            check(learning, name, berth.unallocatedPercent() + LEARNING, wrong);
            berth.refusedByClass().forEach((kind, refused) -> {
                if (refused > MOST_REFUSED * fgd.refusedByClass().getOrDefault(kind, 0.0)) {
                    wrong.add(name + " refuses " + kind + " " + refused + " against " + fgd.refusedByClass());
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @EnabledIfSystemProperty(named = "berth.openb", matches = "full")
    void berthIsAheadOnOtherSeedsToo() {
        needTraces();
        List<String> wrong = new ArrayList<>();
        for (int trace = 0; trace < TRACES.size(); trace++) {
            double fgd = mean("openb-fgd", TRACES.get(trace), 100, 109);
            check(row("berth", TRACES.get(trace), 100, 109), TRACES.get(trace), fgd - AHEAD.byTrace()[trace], wrong);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void boardsPlaceAsScoringEveryNodeDoes() {
        needTraces();
        PlacementPolicy berth = Policies.berth();
        PlacementPolicy scanning = Policies.of(berth.name(), berth.nodeScorer(), berth.gpuSelector());
        for (String trace : List.of("default", "gpuspec20")) {
            assertEquals(eventHash(scanning, trace), eventHash(berth, trace), trace);
        }
    }

    private static String eventHash(PlacementPolicy policy, String trace) {
        EventDigest digest = new EventDigest();
        FillReplay.run(Scheduler.builder().policy(policy).listener(digest), FillProtocol.prepare(nodes(),
                requests(trace), FillProtocol.PAPER_PERCENT, 42), arrived -> { });
        return digest.hex();
    }

    private static void check(PolicyComparison.Row row, String trace, double most, List<String> wrong) {
        System.out.printf(Locale.ROOT, "%-22s %-12s measured %5.2f at most %7.2f%n", row.policy(), trace,
                row.unallocatedPercent(), most);
        if (row.unallocatedPercent() > most) {
            wrong.add(row.policy() + " on " + trace + ": " + row.unallocatedPercent() + " above " + most);
        }
    }

    private static void needTraces() {
        if (!Files.isDirectory(FOLDER)) {
            System.out.println("Skipped, since the openb traces are not there. folder=" + FOLDER);
        }
        assumeTrue(Files.isDirectory(FOLDER), "The openb traces are not there.");
    }

    private static double mean(String policy, String trace, long firstSeed, long lastSeed) {
        return row(policy, trace, firstSeed, lastSeed).unallocatedPercent();
    }

    private static PolicyComparison.Row row(String policy, String trace, long firstSeed, long lastSeed) {
        return new PolicyComparison(nodes(), requests(trace), FillProtocol.PAPER_PERCENT).run(
                Policies.named(policy).orElseThrow(), LongStream.rangeClosed(firstSeed, lastSeed).boxed().toList(),
                () -> { });
    }

    private static List<Node> nodes() {
        return NodeCsv.read(FOLDER.resolve("nodes.csv"));
    }

    private static List<Request> requests(String trace) {
        return RequestCsv.read(FOLDER.resolve("pods_" + trace + ".csv")).stream().map(Arrival::request).toList();
    }

    private static void print(String policy, String trace, double measured, double published) {
        System.out.printf(Locale.ROOT, "%-22s %-12s measured %5.2f published %5.2f difference %+5.2f%n", policy,
                trace, measured, published, measured - published);
    }
}
