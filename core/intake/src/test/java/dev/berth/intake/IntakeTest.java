package dev.berth.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.model.GpuClass;
import dev.berth.model.GpuClasses;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a good file is what comes out. */
class IntakeTest {

    @TempDir
    private Path folder;

    @Test
    void nodesOfOurOwn() {
        List<Node> nodes = nodes("""
                labels,node,cpuMillis,memoryMib,storageMib,gpus,gpuModel,gpuMemoryMib,address,remark
                rack=r1;zone=a=b,n1,8000,1024,77,2,A100,81920,n1:22,"has, a comma"

                ,n2,1,2,3,0,,,,
                """);
        Node first = Node.builder("n1").address("n1:22").cpuMillis(8000).memoryMib(1024).storageMib(77)
                .gpus(2, "A100", 81920).label("rack", "r1").label("zone", "a=b").build();
        assertEquals(List.of(first, Node.builder("n2").cpuMillis(1).memoryMib(2).storageMib(3).build()), nodes);
        assertEquals(Map.of("rack", "r1", "zone", "a=b"), nodes.get(0).labels());
    }

    @Test
    void nodesOfOpenb() throws IOException {
        Path file = Files.writeString(folder.resolve("nodes.csv"),
                "\uFEFFsn,cpu_milli,memory_mib,gpu,model\r\nn1,64000,262144,2,P100\r\n");
        assertEquals(List.of(Node.builder("n1").cpuMillis(64000).memoryMib(262144).gpus(2, "P100", 0).build()),
                NodeCsv.read(file));
    }

    @Test
    void requestsOfOurOwn() {
        String header = "request,user,project,priority,cpuMillis,memoryMib,storageMib,gpus,gpuMilli,gpuModels,"
                + "submittedSeconds,runSeconds";
        Request fraction = Request.builder("r1").user("ann").project("vision").priority(Priority.HIGH)
                .shapes(new Shape(new Resources(1, 2, 3), GpuDemand.fraction(250).ofModels("B", "A"))).build();
        Request cpuOnly = Request.builder("r2").user("bob").project("nlp").priority(Priority.LOW)
                .shapes(Shape.of(4, 5, GpuDemand.none())).build();
        assertEquals(List.of(
                new Arrival(fraction, Optional.of(Instant.ofEpochSecond(7)), Optional.of(Duration.ofSeconds(60))),
                new Arrival(cpuOnly, Optional.empty(), Optional.empty())),
                requests(header + "\nr1,ann,vision,HIGH,1,2,3,1,250,A|B,7,60\nr2,bob,nlp,LOW,4,5,0,0,0,,,\n"));
        List<Arrival> impatient = requests(header + ",patience\nr2,bob,nlp,LOW,4,5,0,0,0,,,,NOW\n"
                + "r3,bob,nlp,LOW,4,5,0,0,0,,,,\n");
        assertEquals(Patience.NOW, impatient.get(0).request().patience());
        assertEquals(Patience.QUEUE, impatient.get(1).request().patience());
    }

    @Test
    void aTraceMayNameClasses() {
        String header = "request,user,project,priority,cpuMillis,memoryMib,storageMib,gpus,gpuMilli,gpuModels,"
                + "submittedSeconds,runSeconds,gpuClass\n";
        List<Arrival> read = RequestCsv.parse("x.csv", (header + "a,u,p,LOW,1,2,0,1,1000,,,,MEDIUM\n"
                + "b,u,p,LOW,1,2,0,1,500,,,,\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(GpuClasses.defaults().orLarger(Shape.of(1, 2, GpuDemand.whole(1)), GpuClass.MEDIUM),
                read.get(0).request().shapes());
        assertEquals(List.of(Shape.of(1, 2, GpuDemand.fraction(500))), read.get(1).request().shapes());
        for (String wrong : List.of("1,1000,,,,TINY", "0,0,,,,SMALL")) {
            assertThrows(IntakeException.class, () -> RequestCsv.parse("x.csv",
                    (header + "a,u,p,LOW,1,2,0," + wrong + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void podsWithAndWithoutTimes() {
        String pods = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
                + "deletion_time,scheduled_time\n";
        List<Arrival> read = requests(pods + "a,1,2,1,460,,LS,Running,100,200,150\n"
                + "b,1,2,8,1000,T4|P100|T4,LS,,100,200,\n"
                + "c,1,2,0,0,,,,100,100,100\nd,1,2,0,0,,,,100,,150\ne,1,2,0,0,,,,,,\n");
        assertEquals(List.of(Optional.of(Duration.ofSeconds(50)), Optional.of(Duration.ofSeconds(100)),
                Optional.of(Duration.ofSeconds(1)), Optional.empty(), Optional.empty()),
                read.stream().map(Arrival::runTime).toList());
        assertEquals(Optional.of(Instant.ofEpochSecond(100)), read.get(0).submitted());
        assertEquals(Optional.empty(), read.get(4).submitted());
        assertEquals(GpuDemand.whole(8).ofModels("P100", "T4"), read.get(1).request().shapes().get(0).gpus());

        Arrival bare = requests("name,cpu_milli,memory_mib,num_gpu,gpu_milli\na,1,2,1,460\n").get(0);
        assertEquals(Shape.of(1, 2, GpuDemand.fraction(460)), bare.request().shapes().get(0));
        assertEquals(Optional.empty(), bare.submitted());
    }

    @Test
    void aHeaderAloneIsNothing() {
        assertEquals(List.of(), nodes("sn,cpu_milli,memory_mib,gpu,model"));
        assertEquals(List.of(), requests("name,cpu_milli,memory_mib,num_gpu,gpu_milli\n"));
    }

    @Test
    void aRunTimeIsNotBelowZero() {
        Request request = requests("name,cpu_milli,memory_mib,num_gpu,gpu_milli\na,1,2,0,0\n").get(0).request();
        assertThrows(IllegalArgumentException.class,
                () -> new Arrival(request, Optional.empty(), Optional.of(Duration.ofMillis(-1))));
    }

    private static List<Node> nodes(String text) {
        return NodeCsv.parse("nodes.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Arrival> requests(String text) {
        return RequestCsv.parse("requests.csv", text.getBytes(StandardCharsets.UTF_8));
    }
}
