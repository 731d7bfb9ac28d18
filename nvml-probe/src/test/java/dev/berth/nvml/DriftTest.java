package dev.berth.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.Reading;
import dev.berth.model.Allocation;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Placement;
import dev.berth.model.Shape;
import dev.berth.model.Taint;
import dev.berth.nvml.DriftReport.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftTest {

    private static final String FIRST = "GPU-00000000-0000-0000-0000-000000000001";
    private static final String SECOND = "GPU-00000000-0000-0000-0000-000000000002";
    /** On the two GPUs, as the ledger would have it. */
    private static final String AS_HELD = "process 0 10 500 -1\nprocess 1 20 700 -1\n";

    private record Machine(Discovery found, Reading reading) {

        static Machine of(String script) {
            try (NvmlProbe probe = FakeNvml.of("two", script).open()) {
                return new Machine(probe.discover(), probe.read());
            }
        }

        Node node() {
            return found.node("n").label("rack", "r1").taint("spot", "yes").build();
        }

        List<DriftReport> compare(Node node, Allocation... held) {
            Map<Integer, String> owners = Map.of(10, "a", 20, "b");
            return Drift.compare(node, List.of(held), found, reading, pid -> Optional.ofNullable(owners.get(pid)));
        }
    }

    private static Allocation held(String request, long gpuMask) {
        return held("n", request, gpuMask);
    }

    private static Allocation held(String node, String request, long gpuMask) {
        Shape shape = Shape.of(1, 1, GpuDemand.whole(Long.bitCount(gpuMask)));
        return new Allocation(1, 0, request, 1, new Placement(0, node, shape, gpuMask), Instant.EPOCH,
                Optional.empty());
    }

    private static DriftReport report(Kind kind, String device, String request, int pid, long amount) {
        return new DriftReport(kind, "n", device, request, pid, amount);
    }

    @Test
    void whatAgreesIsNotReported() {
        Machine machine = Machine.of(Machines.TWO + AS_HELD);
        assertEquals(List.of(), machine.compare(machine.node(), held("a", 1), held("b", 2)));
    }

    @Test
    void processesThatNobodyOwnsAndThoseOnForeignGpusAreReported() {
        Machine machine = Machine.of(Machines.TWO + AS_HELD + "process 0 20 90 -1\nprocess 1 99 300 -1\n");
        assertEquals(List.of(report(Kind.FOREIGN_GPU, FIRST, "b", 20, 90),
                report(Kind.UNKNOWN_PROCESS, SECOND, "", 99, 300)),
                machine.compare(machine.node(), held("a", 1), held("b", 2)));
        assertEquals(List.of(report(Kind.FOREIGN_GPU, FIRST, "b", 20, 90),
                report(Kind.FOREIGN_GPU, SECOND, "b", 20, 700), report(Kind.UNKNOWN_PROCESS, SECOND, "", 99, 300)),
                machine.compare(machine.node(), held("a", 1), held("elsewhere", "b", 2)));
    }

    @Test
    void anAllocationWithoutProcessIsReported() {
        Machine machine = Machine.of(Machines.TWO + AS_HELD);
        assertEquals(List.of(report(Kind.IDLE_ALLOCATION, SECOND, "a", 0, 1000)),
                machine.compare(machine.node(), held("a", 3), held("b", 2)));
    }

    @Test
    void memoryThatNoProcessHasIsReportedOnWhatNobodyHolds() {
        Machine machine = Machine.of(Machines.TWO + "sample 0 5000 1 1 1 1\nsample 1 5000 1 1 1 1\n" + AS_HELD);
        assertEquals(List.of(report(Kind.UNKNOWN_PROCESS, SECOND, "", 20, 700),
                report(Kind.UNKNOWN_MEMORY, SECOND, "", 0, 4300)),
                Drift.compare(machine.node(), List.of(held("a", 1)), machine.found(), machine.reading(),
                        pid -> pid == 10 ? Optional.of("a") : Optional.empty()));
    }

    @Test
    void devicesThatCameOrWentAreReported() {
        Machine one = Machine.of(Machines.TWO.lines().findFirst().orElseThrow() + "\n");
        Machine both = Machine.of(Machines.TWO);
        assertEquals(List.of(report(Kind.MISSING_DEVICE, SECOND, "", 0, 23_028)), one.compare(both.node()));
        assertEquals(List.of(report(Kind.NEW_DEVICE, SECOND, "", 0, 23_028)), both.compare(one.node()));
    }

    @Test
    void slicesThatTheLedgerDoesNotKnowAreReported() {
        Machine cut = Machine.of(Machines.cutH100());
        assertEquals(List.of(report(Kind.UNKNOWN_PROCESS, "MIG-00000000-0000-0000-0001-000000000005", "", 77, 500)),
                cut.compare(cut.node()));
        Machine another = Machine.of(Machines.cutH100().replace("instance 1 2 5 0", "instance 1 3 14 0")
                .replace("process 0 77 500 5", "process 0 10 500 5"));
        assertEquals(List.of(
                report(Kind.MISSING_DEVICE, "MIG-00000000-0000-0000-0002-000000000002", "", 0, 40_448),
                report(Kind.UNKNOWN_SLICE, "MIG-00000000-0000-0000-0002-000000000003", "", 0, 20_096)),
                another.compare(cut.node(), held("a", 2)));
    }

    @Test
    void aLostGpuIsNotSaidToBeIdle() {
        FakeNvml fake = FakeNvml.of("two", Machines.TWO + AS_HELD);
        try (NvmlProbe probe = fake.open()) {
            Discovery found = probe.discover();
            fake.script(Machines.TWO + AS_HELD + "fail 1 15 *\n");
            assertEquals(List.of(), new Machine(found, probe.read())
                    .compare(found.node("n").build(), held("a", 1), held("b", 2)));
        }
    }

    @Test
    void theTaintComesAndGoes() {
        Machine machine = Machine.of(Machines.TWO + AS_HELD);
        Node node = machine.node();
        List<DriftReport> reports = machine.compare(node, held("b", 1));
        Node tainted = Drift.tainted(node, reports);
        assertEquals(Set.of(new Taint("spot", "yes"),
                new Taint(Drift.TAINT, "foreign_gpu.idle_allocation")), tainted.taints());
        assertEquals(List.of(node.labels(), node.topology(), true),
                List.of(tainted.labels(), tainted.topology(), tainted.sameHardware(node)));
        assertSame(tainted, Drift.tainted(tainted, reports));
        assertEquals(node, Drift.tainted(tainted, List.of()));
        assertSame(node, Drift.tainted(node, List.of()));
    }
}
