package dev.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.Scheduler;
import dev.berth.intake.Arrival;
import dev.berth.intake.NodeCsv;
import dev.berth.intake.RequestCsv;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.policy.Policies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The published policies come to the published figures on the openb traces: GPUs unallocated in percent, by Weng et
 * al., Beware of Fragmentation, USENIX ATC'23. Needs the traces beside the repository. The whole table takes some
 * minutes: {@code -Dtest=OpenbTest -Dberth.openb=full}; other policies beside it:
 * {@code -Dberth.openb.policies=fgd,best-fit}.
 */
class OpenbTest {

    private static final Path FOLDER = Path.of("..", "..", "shared", "data", "openb");
    private static final List<String> TRACES = List.of("default", "cpu100", "gpushare40", "gpuspec20", "multigpu30");
    private static final List<Figures> PUBLISHED = List.of(
            new Figures("random", 13.70, 12.57, 15.14, 14.10, 13.37),
            new Figures("openb-dot-product", 9.38, 8.27, 10.70, 11.71, 6.89),
            new Figures("openb-gpu-clustering", 8.35, 7.58, 10.24, 10.89, 5.45),
            new Figures("openb-gpu-packing", 8.22, 7.50, 10.23, 10.72, 5.30),
            new Figures("openb-best-fit", 7.14, 6.74, 8.56, 11.54, 5.43),
            new Figures("openb-fgd", 4.77, 4.79, 6.04, 5.34, 3.64));
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

    private static void needTraces() {
        if (!Files.isDirectory(FOLDER)) {
            System.out.println("Skipped, since the openb traces are not there. folder=" + FOLDER);
        }
        assumeTrue(Files.isDirectory(FOLDER), "The openb traces are not there.");
    }

    private static double mean(String policy, String trace, long firstSeed, long lastSeed) {
        List<Node> nodes = NodeCsv.read(FOLDER.resolve("nodes.csv"));
        List<Request> requests = RequestCsv.read(FOLDER.resolve("pods_" + trace + ".csv")).stream()
                .map(Arrival::request).toList();
        return LongStream.rangeClosed(firstSeed, lastSeed)
                .mapToDouble(seed -> unallocatedPercent(policy, nodes, requests, seed)).average().orElseThrow();
    }

    private static double unallocatedPercent(String policy, List<Node> nodes, List<Request> requests, long seed) {
        Fill fill = FillProtocol.prepare(nodes, requests, FillProtocol.PAPER_PERCENT, seed);
        return FillReplay.run(Scheduler.builder().policy(Policies.named(policy).orElseThrow()).seed(seed), fill,
                arrived -> { }).figures().unallocatedPercent();
    }

    private static void print(String policy, String trace, double measured, double published) {
        System.out.printf(Locale.ROOT, "%-22s %-12s measured %5.2f published %5.2f difference %+5.2f%n", policy,
                trace, measured, published, measured - published);
    }
}
