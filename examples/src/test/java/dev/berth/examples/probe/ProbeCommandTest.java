package dev.berth.examples.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.examples.CommandRun;
import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import dev.berth.hardware.GpuProcess;
import dev.berth.hardware.GpuSample;
import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.HealthReport;
import dev.berth.hardware.MigInstance;
import dev.berth.hardware.Reading;
import dev.berth.model.Gpu;
import dev.berth.model.GpuTopology;
import dev.berth.model.MigGeometry;
import dev.berth.nvml.NvmlProbe;
import dev.berth.spi.HardwareProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The machine that this runs on may have GPUs, so that one without is asked for by name, and one with is made up. */
class ProbeCommandTest {

    private static final Gpu A100 = new Gpu("GPU-1", "NVIDIA", "NVIDIA A100-SXM4-40GB", 40_960);
    private static final Gpu H100 = new Gpu("GPU-2", "NVIDIA", "Odd, \"H100\"", 81_559);
    private static final Gpu SLICE = new Gpu("MIG-7", "NVIDIA", "H100 MIG 2g.20gb", 20_096);

    @TempDir
    private Path folder;

    @BeforeEach
    void noDriver() {
        System.setProperty(NvmlProbe.LIBRARY_PROPERTY, "/nowhere/libnvidia-ml.so.1");
    }

    @AfterEach
    void whateverDriver() {
        System.clearProperty(NvmlProbe.LIBRARY_PROPERTY);
    }

    /** A machine with two GPUs, on which one thing happens before its watcher is interrupted. */
    private static final class MadeUp implements HardwareProbe {

        /** How long nothing happens. */
        private static int quietMillis;

        @Override
        public Discovery discover() {
            FoundGpu whole = FoundGpu.builder(0, A100).serial("165").pciBusId("00000000:07:00.0").numaNode(3)
                    .cpus("0-7").build();
            FoundGpu cut = FoundGpu.builder(2, H100).migEnabled(true).geometry(MigGeometry.H100_80GB)
                    .instances(List.of(new MigInstance(SLICE, 5, 0, OptionalInt.of(4)))).build();
            return new Discovery(List.of(whole, cut), Optional.of(GpuTopology.parse("X NV12 3\nNV12 X 0")), "570.1",
                    "12.570.1", Optional.of("A GPU could not be read. index=1"));
        }

        @Override
        public Reading read() {
            GpuSample busy = GpuSample.builder(0, "GPU-1").memoryUsedMib(30_000).memoryFreeMib(1)
                    .powerMilliwatts(250_999).powerLimitMilliwatts(400_000).temperatureCelsius(55).gpuPercent(97)
                    .memoryPercent(40).eccCorrected(5).eccUncorrected(2)
                    .processes(List.of(new GpuProcess(-5, OptionalLong.of(100), OptionalInt.empty()))).build();
            GpuSample lost = GpuSample.builder(2, "GPU-2").problem("GPU is lost").build();
            return new Reading(List.of(busy, lost), Optional.empty());
        }

        @Override
        public HealthReport watch(Duration patience) {
            if (quietMillis > 0) {
                sleep(quietMillis);
            }
            Thread.currentThread().interrupt();
            return new HealthReport(List.of(new HealthEvent("GPU-2", HealthEvent.Kind.DRIVER_ERROR, 79, true,
                    "Xid 79: GPU has fallen off the bus")), Optional.empty());
        }

        @Override
        public void close() {
        }

        private static void sleep(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private List<String> madeUp(String... args) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new ProbeCommand(folder, MadeUp::new)).setOut(new PrintWriter(out, true))
                .execute(args);
        assertEquals(0, code);
        return out.toString().lines().toList();
    }

    @Test
    void aMachineWithoutGpusSaysWhyInOneLine() {
        CommandRun run = CommandRun.of(folder, "probe", "--watch");
        assertEquals(List.of(0, ""), List.of(run.code(), run.err()));
        assertEquals(1, run.out().lines().count(), run.out());
        assertTrue(run.out().startsWith("NVML could not be loaded. library=/nowhere/libnvidia-ml.so.1 "), run.out());
    }

    @Test
    void asJsonItIsAnEmptyListAndTheReason() {
        JsonObject json = CommandRun.of(folder, "probe", "--json").json();
        assertEquals(new JsonArray(), json.get("gpus"));
        assertTrue(json.get("reason").getAsString().startsWith("NVML could not be loaded. "), json.toString());
        assertFalse(json.get("server").getAsString().isEmpty());
    }

    @Test
    void theTableHasGpusProcessesLinksAndWhatIsMissing() {
        assertEquals(List.of("Driver 570.1, NVML 12.570.1, GPUs 2",
                "",
                "GPU  Name                        Temp      Power             Memory  Util  ECC",
                "  0  NVIDIA A100-SXM4-40GB        55C   250/400W     30000/40960MiB   97%    2",
                "     GPU-1",
                "     bus 00000000:07:00.0  NUMA 3  CPUs 0-7",
                "  2  Odd, \"H100\"                   -C       -/-W         -/81559MiB    -%    -",
                "     GPU-2",
                "     bus -  NUMA -  CPUs -  MIG",
                "      5/0  MIG-7  slice 4  20096MiB",
                "     GPU is lost",
                "",
                "GPU       PID  User                  Memory",
                "  0        -5  -                     100MiB",
                "",
                "      GPU0  GPU2  NUMA",
                "GPU0  X     NV12  3",
                "GPU2  NV12  X     0",
                "A GPU could not be read. index=1"), madeUp());
    }

    @Test
    void theJsonHasAllOfIt() {
        JsonObject json = JsonParser.parseString(madeUp("--json", "--name", "n1").get(0)).getAsJsonObject();
        assertEquals("n1", json.get("server").getAsString());
        assertEquals("A GPU could not be read. index=1", json.get("reason").getAsString());
        assertEquals(JsonParser.parseString("['X NV12 3','NV12 X 0']"), json.get("topology"));
        JsonObject whole = json.getAsJsonArray("gpus").get(0).getAsJsonObject();
        assertEquals(JsonParser.parseString("{'index':0,'deviceId':'GPU-1','manufacturer':'NVIDIA',"
                + "'model':'NVIDIA A100-SXM4-40GB','memoryMib':40960,'serial':'165','pciBusId':'00000000:07:00.0',"
                + "'numaNode':3,'cpus':'0-7','migEnabled':false,'migInstances':[],'memoryUsedMib':30000,"
                + "'memoryFreeMib':1,'powerMilliwatts':250999,'powerLimitMilliwatts':400000,'temperatureCelsius':55,"
                + "'gpuPercent':97,'memoryPercent':40,'eccCorrected':5,'eccUncorrected':2,"
                + "'processes':[{'pid':-5,'memoryMib':100}]}"), whole);
        JsonObject cut = json.getAsJsonArray("gpus").get(1).getAsJsonObject();
        assertEquals(JsonParser.parseString("[{'deviceId':'MIG-7','model':'H100 MIG 2g.20gb','memoryMib':20096,"
                + "'instance':5,'computeInstance':0,'start':4}]"), cut.get("migInstances"));
        assertEquals(7, cut.getAsJsonArray("migProfiles").size());
        assertEquals("GPU is lost", cut.get("problem").getAsString());
        assertFalse(cut.has("temperatureCelsius") || cut.has("serial"));
    }

    @Test
    void watchingPrintsALineForEachEvent() {
        try {
            List<String> lines = madeUp("--watch");
            assertEquals("GPU-2 DRIVER_ERROR (out of service) Xid 79: GPU has fallen off the bus",
                    lines.get(lines.size() - 1));
        } finally {
            assertTrue(Thread.interrupted());
        }
        String last = madeUp("--watch", "--json").get(1);
        assertTrue(Thread.interrupted());
        assertEquals(JsonParser.parseString("{'deviceId':'GPU-2','event':'DRIVER_ERROR','code':79,'condemns':true,"
                + "'text':'Xid 79: GPU has fallen off the bus'}"), JsonParser.parseString(last));
    }

    @Test
    void watchingReadsNowAndThen() {
        MadeUp.quietMillis = 1_001;
        try {
            List<String> lines = madeUp("--watch", "--every", "1");
            assertTrue(Thread.interrupted());
            assertTrue(lines.get(lines.size() - 2).endsWith("Z GPU 0 55C 250W 30000MiB 97% processes=1"), "" + lines);
            assertTrue(lines.get(lines.size() - 1).endsWith("Z GPU 2 -C -W -MiB -% processes=0 GPU is lost"));
            List<String> asJson = madeUp("--watch", "--every", "1", "--json");
            assertTrue(Thread.interrupted());
            JsonObject last = JsonParser.parseString(asJson.get(asJson.size() - 2)).getAsJsonObject();
            assertEquals("GPU-1", last.get("deviceId").getAsString());
            assertEquals(30_000, last.get("memoryUsedMib").getAsInt());
            assertTrue(Duration.between(Instant.parse(last.get("at").getAsString()), Instant.now()).toMinutes() < 1);
        } finally {
            MadeUp.quietMillis = 0;
        }
        assertTrue(CommandRun.of(folder, "probe", "--watch", "--every", "0").complaint()
                .startsWith("probe: --every must be 1 to 86400 seconds. every=0"));
    }

    @Test
    void theInventoryIsCsv() throws Exception {
        madeUp("--csv", "gpus.csv", "--name", "n1");
        assertEquals("""
                server_name,gpu_number,manufacturer,model_name,vram_size_mb
                n1,0,NVIDIA,NVIDIA A100-SXM4-40GB,40960
                n1,2,NVIDIA,"Odd, ""H100""\",81559
                """, Files.readString(folder.resolve("gpus.csv")));
        assertEquals(0, CommandRun.of(folder, "probe", "--csv", "none.csv").code());
        assertEquals(1, Files.readAllLines(folder.resolve("none.csv")).size());
        assertTrue(CommandRun.of(folder, "probe", "--csv", "no/such.csv").complaint()
                .startsWith("probe: The inventory could not be written. file="));
    }
}
