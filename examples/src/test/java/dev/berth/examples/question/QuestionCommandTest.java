package dev.berth.examples.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.ClusterView;
import dev.berth.Explanation;
import dev.berth.Hypothesis;
import dev.berth.Obstacle;
import dev.berth.Plan;
import dev.berth.Scheduler;
import dev.berth.examples.CommandRun;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.trace.Replay;
import dev.berth.examples.trace.ReplayInput;
import dev.berth.examples.trace.ReplayMode;
import dev.berth.examples.trace.ReplaySettings;
import dev.berth.intake.Arrival;
import dev.berth.model.GpuDemand;
import dev.berth.model.Placement;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.policy.Policies;
import dev.berth.simulation.Fill;
import dev.berth.simulation.FillProtocol;
import dev.berth.simulation.FillReplay;
import dev.berth.simulation.TimedReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommands plan and explain: on a toy they say what can be reckoned by hand, on the sample what the library. */
class QuestionCommandTest {

    private static final String NODES = "sn,cpu_milli,memory_mib,gpu,model\nn0,64000,262144,2,A\nn1,64000,262144,2,B\n";
    /** At second 6 p0 and p1 hold one GPU and a half of n0, p2 holds n1; p1 ends at 50, p2 at 60, p0 at 100. */
    private static final String PODS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,creation_time,"
            + "deletion_time\np0,1000,1024,1,1000,A,0,100\np1,1000,1024,1,500,A,5,50\np2,1000,1024,2,1000,,6,60\n"
            + "p3,1000,1024,2,1000,,7,90\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("nodes.csv"), NODES);
        Files.writeString(folder.resolve("pods.csv"), PODS);
    }

    /** A question about the toy. */
    private CommandRun ask(String command, String mode, String options) {
        List<String> args = new ArrayList<>(List.of(command, "--nodes", "nodes.csv", "--requests", "pods.csv",
                "--mode", mode));
        args.addAll(List.of(options.split(" ")));
        return CommandRun.of(folder, args.toArray(String[]::new));
    }

    private JsonObject timed(String command, String options) {
        return ask(command, "timed", "--json " + options).json();
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    @Test
    void theStateIsThatOfTheMoment() {
        for (String[] expected : new String[][] {{"5", "2", "2", "0", "2500"}, {"6", "3", "3", "0", "500"},
                {"7", "4", "3", "1", "500"}, {"1970-01-01T00:00:49.999Z", "4", "3", "1", "500"},
                {"50", "4", "2", "1", "1000"}, {"60", "4", "2", "0", "1000"}, {"999", "4", "0", "0", "4000"}}) {
            JsonObject json = timed("plan", "--gpus 1 --until " + expected[0]);
            assertEquals(List.of(expected[1], expected[2], expected[3], expected[4]),
                    List.of(json.get("arrived").getAsString(), json.get("holding").getAsString(),
                            json.get("waiting").getAsString(), json.get("freeGpuMilli").getAsString()), expected[0]);
            assertEquals(4000, json.get("allGpuMilli").getAsInt());
            assertEquals(4, json.get("requests").getAsInt());
        }
        assertEquals("1970-01-01T00:00:07Z", timed("plan", "--gpus 1").get("at").getAsString());
    }

    @Test
    void aPlanSaysWhereAndWhatIsLeft() {
        JsonObject json = timed("plan", "--until 6 --gpu-milli 400 --cpu-millis 500 --memory-mib 24");
        assertEquals(json("{'node':'n0','gpus':[1]}"), json.get("placement"));
        assertEquals(json("{'cpuMillis':61500,'memoryMib':260072,'storageMib':0,'gpuMilli':[0,100]}"),
                json.get("left"));
        assertFalse(json.has("refusal"));
        JsonObject refused = timed("plan", "--until 6 --gpus 2");
        assertEquals(Set.of("code", "message"), refused.getAsJsonObject("refusal").keySet());
        assertEquals("no-fit", refused.getAsJsonObject("refusal").get("code").getAsString());
        assertFalse(refused.has("placement") || refused.has("left"));
    }

    @Test
    void aSuppositionChangesThePlan() {
        JsonObject freed = timed("plan", "--until 6 --gpus 2 --cpu-millis 4000 --finish p2 --finish p1");
        assertEquals(json("{'node':'n1','gpus':[0,1]}"), freed.get("placement"));
        assertEquals(json("{'cpuMillis':60000,'memoryMib':262144,'storageMib':0,'gpuMilli':[0,0]}"),
                freed.get("left"));
        JsonObject alike = timed("plan", "--until 6 --gpus 2 --models B --add-like n0 --add-like n1=2");
        assertEquals(json("{'node':'n1+1','gpus':[0,1]}"), alike.get("placement"));
        JsonObject another = timed("plan", "--until 6 --gpus 1 --gpu-memory-mib 80 --storage-mib 9"
                + " --add-node x,4000,5000,6000,2,H,80");
        assertEquals(json("{'node':'x','gpus':[0]}"), another.get("placement"));
        assertEquals(json("{'cpuMillis':4000,'memoryMib':5000,'storageMib':5991,'gpuMilli':[0,1000]}"),
                another.get("left"));
        assertEquals("n0", timed("plan", "--until 50 --gpus 1").getAsJsonObject("placement").get("node")
                .getAsString());
        assertTrue(timed("plan", "--until 50 --gpus 1 --drain n0").has("refusal"));
    }

    @Test
    void anExplanationHasTheNumbers() {
        JsonObject json = timed("explain", "--until 50 --gpus 2 --models A");
        assertEquals(json("[{'code':'gpu-kind','nodes':1,'asked':2,'mostFree':0,'mostCapacity':2,'preemptible':false},"
                + "{'code':'gpu-free','nodes':1,'asked':2,'mostFree':1,'mostCapacity':2,'preemptible':true}]"),
                json.get("obstacles"));
        assertEquals(json("{'node':'n0','code':'gpu-free','asked':2,'free':1,'capacity':2}"), json.get("nearestMiss"));
        assertEquals(json("[{'what':'gpus','from':'2','to':'1'}]"), json.get("changes"));
        assertEquals(0, json.get("fitting").getAsInt());
        assertEquals(2, json.get("nodes").getAsInt());
        assertTrue(json.get("possible").getAsBoolean());
        JsonObject supposed = timed("explain", "--until 50 --gpus 2 --add-like n1=3 --drain n1");
        assertEquals(3, supposed.get("fitting").getAsInt());
        assertEquals(5, supposed.get("nodes").getAsInt());
        assertEquals("node-state", supposed.getAsJsonArray("obstacles").get(0).getAsJsonObject().get("code")
                .getAsString());
        assertEquals("1970-01-01T00:00:50Z", supposed.get("earliestStart").getAsString());
    }

    @Test
    void labelsTaintsAndNodesNarrowTheChoice() {
        assertTrue(timed("plan", "--until 0 --gpus 1 --on n0").has("placement"));
        assertTrue(timed("plan", "--until 0 --gpus 2 --on n0").has("refusal"));
        CommandRun sample = CommandRun.of(folder, "explain", "--until", "0", "--cpu-millis", "1", "--select",
                "rack=t41", "--tolerate", "spot=*", "--user", "ada", "--json");
        assertEquals(5, sample.json().get("fitting").getAsInt());
    }

    @Test
    void theRunTimesOfTheTraceTellTheEarliestStart() {
        for (String[] expected : new String[][] {{"--gpu-milli 500", "06"}, {"--gpus 1", "50"}, {"--gpus 2", "60"},
                {"--gpus 2 --models A", "100"}}) {
            assertEquals(Instant.ofEpochSecond(Long.parseLong(expected[1])).toString(),
                    timed("explain", "--until 6 " + expected[0]).get("earliestStart").getAsString());
        }
        assertTrue(timed("explain", "--until 6 --gpus 3").get("earliestStart").isJsonNull());
        assertTrue(ask("explain", "fill", "--gpus 2 --json").json().get("earliestStart").isJsonNull());
    }

    @Test
    void theSampleIsAnsweredAsByTheLibrary() {
        ReplayInput input = ReplayInput.sample();
        Request request = Request.builder("mine").shapes(Shape.of(8_000, 65_536, GpuDemand.whole(1))).build();
        for (String policy : List.of("best-fit", "random", "fgd")) {
            try (Scheduler scheduler = TimedReplay.until(Scheduler.builder().policy(Policies.named(policy)
                    .orElseThrow()).seed(7), input.nodes(), input.arrivals(), Instant.ofEpochSecond(40_000), count -> {
                    })) {
                ClusterView view = scheduler.questions().view().toCompletableFuture().join();
                Plan plan = scheduler.questions().plan(request).toCompletableFuture().join();
                JsonObject json = CommandRun.of(folder, "plan", "--policy", policy, "--seed", "7", "--until", "40000",
                        "--gpus", "1", "--cpu-millis", "8000", "--memory-mib", "65536", "--json").json();
                assertEquals(view.allocations().size(), json.get("holding").getAsInt());
                assertEquals(view.waiting().size(), json.get("waiting").getAsInt());
                assertEquals(plan.placement().map(Placement::nodeId), Optional.ofNullable(json.getAsJsonObject(
                        "placement")).map(placement -> placement.get("node").getAsString()));
                assertTrue(view.waiting().size() > 0 && view.allocations().size() > 100);
            }
        }
    }

    @Test
    void aFillIsAskedAfterSomeRequests() {
        ReplayInput input = ReplayInput.read(folder.resolve("nodes.csv"), folder.resolve("pods.csv"));
        List<Request> requests = input.arrivals().stream().map(Arrival::request).toList();
        Fill fill = FillProtocol.prepare(input.nodes(), requests, 200, 3);
        for (int after = 0; after <= fill.requests().size(); after++) {
            try (Scheduler scheduler = FillReplay.after(Scheduler.builder().seed(3), fill, after, count -> { })) {
                JsonObject json = ask("plan", "fill", "--gpus 1 --inflate 2 --seed 3 --json --after " + after).json();
                assertEquals(scheduler.questions().view().toCompletableFuture().join().allocations().size(),
                        json.get("holding").getAsInt());
                assertEquals(after, json.get("arrived").getAsInt());
                assertFalse(json.has("at"));
            }
        }
        assertEquals(fill.requests().size(), ask("plan", "fill", "--gpus 1 --inflate 2 --seed 3 --json").json()
                .get("arrived").getAsInt());
    }

    @Test
    void theAnswersAreForPeopleToo() {
        String toy = ask("explain", "timed", "--until 50 --gpus 2 --models A --cpu-millis 1500").out();
        for (String said : List.of("4 of 4 requests arrived, 2 hold something, 1 wait", "1 of 4 GPUs are free",
                "2 GPUs of A, 1.5 CPUs, 0 MiB of memory", "on none of 2 nodes, but could on an empty one",
                "n0, by gpu-free (GPUs): asked 2, free 1, in all 2", "gpus=1 instead of 2",
                "1970-01-01T00:01:40Z (100 s), in 50 s,",
                "gpu-kind (GPUs)              1          2           0     2 of any        stays",
                "gpu-free (GPUs)              1          2           1            2         gone")) {
            assertTrue(toy.contains(said), said + "\n" + toy);
        }
        String plan = ask("plan", "timed", "--until 50 --gpu-milli 250 --models A --add-like n0=6 --drain n1").out();
        for (String said : List.of("0.25 of a GPU of A", "added n0+1, n0+2, n0+3, n0+4 and 2 more; drained n1",
                "on n0, GPU 1", "63 of 64 CPUs", "of each GPU: 0, 0.75")) {
            assertTrue(plan.contains(said), said + "\n" + plan);
        }
        assertTrue(ask("plan", "timed", "--gpus 3").out()
                .contains("unsatisfiable: No node could ever take the request."));
        for (CommandRun run : List.of(ask("explain", "timed", "--gpu-milli 900 --models A,B --drain n1 --finish p0"),
                ask("plan", "timed", "--gpus 2 --gpu-memory-mib 1000 --select rack=somewhere-over-the-rainbow"
                + " --on n0"), ask("explain", "fill", "--gpus 4"), ask("explain", "timed", "--memory-mib 999999999"),
                CommandRun.of(folder, "explain", "--until", "43200", "--gpus", "4", "--cpu-millis", "32000"))) {
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().lines().allMatch(line -> line.length() <= KeyValueTable.WIDTH), run.out());
        }
    }

    @Test
    void aClassOfGpusHasLargerOnesBehindIt() {
        String[] gone = "plan --until 0 --gpus 4 --gpu-class SMALL --json".split(" ");
        JsonObject plan = CommandRun.of(folder, gone).json();
        assertEquals(1, plan.get("penalty").getAsInt(), "no small GPU has three neighbours");
        assertTrue(CommandRun.of(folder, "plan", "--gpus", "1", "--gpu-class", "SMALL", "--gpu-memory-mib", "9")
                .complaint().contains("A class says how much memory"));
    }

    @Test
    void aFiltersWordsAreLeftAsTheyAre() {
        Request request = Request.builder("r").shapes(Shape.of(1, 1, GpuDemand.whole(1))).build();
        Explanation explanation = Explanation.builder(request).fitting(3).obstacles(List.of(Obstacle.builder("cpu")
                .filter("quota").nodes(2).asked(1500).mostFree(1000).mostCapacity(2000).preemptible(true).build()))
                .possible(true).penalty(0).build();
        ExplainAnswer answer = new ExplainAnswer(explanation, Instant.EPOCH, Optional.of(Instant.EPOCH));
        String text = answer.text(new KeyValueTable());
        assertTrue(text.contains("on 3 of 5 nodes") && text.contains("Earliest start   now"), text);
        assertTrue(text.contains("quota/cpu                    2      1,500       1,000        2,000         gone"),
                text);
        JsonObject json = new JsonObject();
        answer.addTo(json);
        assertEquals("quota", json.getAsJsonArray("obstacles").get(0).getAsJsonObject().get("filter").getAsString());
    }

    @Test
    void askingLeavesEverythingAsItWas() {
        ReplayInput input = ReplayInput.read(folder.resolve("nodes.csv"), folder.resolve("pods.csv"));
        Replay replay = new Replay(new ReplaySettings(Policies.bestFit(), ReplayMode.TIMED, 1, 0, input.digest()),
                input);
        Request request = Request.builder("r").shapes(Shape.of(1, 1, GpuDemand.whole(1))).build();
        try (ReplayState state = new MomentOptions().reach(replay, false)) {
            long hash = state.view().stateHash();
            Question question = new Question(state, request, new Hypothesis(List.of(), Set.of("n0"), Set.of("p2")));
            assertTrue(PlanAnswer.to(question).plan().placement().isPresent());
            assertEquals(1, ExplainAnswer.to(question).explanation().fitting());
            assertEquals(hash, state.view().stateHash());
            assertTrue(new Question(state, request, Hypothesis.NOTHING).plan().refusal().isPresent());
        }
        var before = CommandRun.files(folder);
        ask("plan", "timed", "--gpus 1");
        CommandRun.of(folder, "explain", "--gpus", "1");
        assertEquals(before, CommandRun.files(folder));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        for (String[] wrong : new String[][] {
                {"timed", "--json", "Nothing is asked for"}, {"timed", "--gpus 0", "Nothing is asked for"},
                {"timed", "--gpus x", "'--gpus'"}, {"timed", "--gpus 65", "what=gpus value=65"},
                {"timed", "--gpus 2 --gpu-milli 500", "asked of one GPU only"},
                {"timed", "--gpu-milli 0", "what=gpuMilli"}, {"timed", "--gpu-milli 1001", "what=gpuMilli"},
                {"timed", "--cpu-millis 1 --models A", "cannot name a kind of GPU"},
                {"timed", "--cpu-millis -1", "what=cpuMillis"}, {"timed", "--memory-mib -1", "what=memoryMib"},
                {"timed", "--storage-mib -1", "what=storageMib"}, {"timed", "--memory-mib 1.5", "'--memory-mib'"},
                {"timed", "--gpus 1 --gpu-memory-mib -1", "what=minMemoryMib"},
                {"timed", "--gpus 1 --select rack", "'rack' is not key=value"},
                {"timed", "--gpus 1 --tolerate =x", "'=x' is not key=value"},
                {"timed", "--gpus 1 --select a=1 --select a=2", "A label is selected twice. label=a"},
                {"timed", "--gpus 1 --drain n9", "does not go with the pool: a node is unknown. id=n9"},
                {"timed", "--gpus 1 --finish p9", "a request is unknown. id=p9"},
                {"timed", "--gpus 1 --until 6 --finish p3", "a request is unknown. id=p3"},
                {"timed", "--gpus 1 --add-node n0,1,1,1,0,,", "a node is there already. id=n0"},
                {"timed", "--gpus 1 --add-node x,1", "file=--add-node line=2"},
                {"timed", "--gpus 1 --add-node=", "described by one row"},
                {"timed", "--gpus 1 --add-like n9", "There is no such node. node=n9"},
                {"timed", "--gpus 1 --add-like n9=2", "There is no such node. node=n9"},
                {"timed", "--gpus 1 --add-like n0=0", "count=0"}, {"timed", "--gpus 1 --add-like n0=", "count="},
                {"timed", "--gpus 1 --add-like n0=1001", "count=1001"},
                {"timed", "--gpus 1 --add-like n0 --add-like n0", "a node is there already. id=n0+1"},
                {"timed", "--gpus 1 --until noon", "until=noon"}, {"timed", "--gpus 1 --until -1", "until=-1"},
                {"timed", "--gpus 1 --until 99999999999999999999", "until=9"},
                {"timed", "--gpus 1 --until 9999-01-01T00:00:00Z", "from 1970 to 9998"},
                {"timed", "--gpus 1 --until 1969-12-31T23:59:59Z", "from 1970 to 9998"},
                {"timed", "--gpus 1 --after 1", "Maybe use --until"},
                {"fill", "--gpus 1 --until 1", "Maybe use --after"},
                {"fill", "--gpus 1 --after -1", "after=-1 least=0"},
                {"fill", "--gpus 1 --after 999", "after=999 least=0"},
                {"fill", "--gpus 1 --after x", "'--after'"}, {"slow", "--gpus 1", "no such mode"},
                {"timed", "--gpus 1 --policy magic", "no such policy"},
                {"timed", "--gpus 1 --inflate 2", "Only a fill"},
                {"timed", "--gpus 1 --store memory", "Unknown option"}}) {
            for (String command : List.of("plan", "explain")) {
                String complaint = ask(command, wrong[0], wrong[1]).complaint();
                assertTrue(complaint.startsWith(command + ": ") && complaint.contains(wrong[2]), complaint);
            }
        }
    }

    @Test
    void helpIsThere() {
        for (String command : List.of("plan", "explain")) {
            String help = CommandRun.of(folder, command, "--help").out();
            for (String option : List.of("--gpus", "--until", "--after", "--add-like", "--finish", "--policy")) {
                assertTrue(help.contains(option + "="), help);
            }
        }
    }
}
