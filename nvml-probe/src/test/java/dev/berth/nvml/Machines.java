package dev.berth.nvml;

import dev.berth.model.GpuTopologies;
import java.util.StringJoiner;

/** Scripts for {@link FakeNvml}: machines to find. */
final class Machines {

    static final String TWO = """
            gpu 81559 00000000:0F:00.0 0 NVIDIA H100 80GB HBM3
            gpu 23028 00000000:AF:00.0 1 NVIDIA A10
            """;
    /** Nearly nothing is supported; it shares its memory with nobody, draws what it likes and has no NVLink. */
    static final String LAPTOP = """
            gpu 4096 00000000:01:00.0 0 NVIDIA GeForce GTX 1650 Ti
            sample 0 12 0 41 7 3
            fail 0 3 nvmlDeviceGetSerial
            fail 0 3 nvmlDeviceGetPowerUsage
            fail 0 3 nvmlDeviceGetEnforcedPowerLimit
            fail 0 3 nvmlDeviceGetTotalEccErrors
            fail 0 3 nvmlDeviceGetMemoryAffinity
            fail 0 3 nvmlDeviceGetMemoryInfo_v2
            fail 0 3 nvmlDeviceGetComputeRunningProcesses_v3
            fail 0 3 nvmlDeviceGetSupportedEventTypes
            fail 0 3 nvmlDeviceGetTopologyCommonAncestor
            """;

    private Machines() {
    }

    /** A DGX A100: 12 links from each GPU to switches, two GPUs at each of four NUMA nodes. */
    static String dgxA100() {
        int[] numa = {3, 3, 1, 1, 7, 7, 5, 5};
        String[] bus = {"07", "0F", "47", "4E", "87", "90", "B7", "BD"};
        StringJoiner script = new StringJoiner("\n", "", "\n");
        for (int gpu = 0; gpu < 8; gpu++) {
            script.add("gpu 40960 00000000:" + bus[gpu] + ":00.0 " + numa[gpu] + " NVIDIA A100-SXM4-40GB");
            script.add("sample " + gpu + " 30000 250000 55 97 40");
            script.add("process " + gpu + " " + (4000 + gpu) + " 29000 -1");
            for (int link = 0; link < 12; link++) {
                script.add("link " + gpu + " " + link + " -1");
            }
        }
        return script.toString();
    }

    /** A DGX-1: links from GPU to GPU, as many as its known topology has, and levels of PCIe. */
    static String dgx1() {
        StringJoiner script = new StringJoiner("\n", "", "\n");
        for (int gpu = 0; gpu < 8; gpu++) {
            script.add("gpu 16160 00000000:" + (10 + gpu) + ":00.0 " + gpu / 4 + " Tesla V100-SXM2-16GB");
        }
        int[] next = new int[8];
        for (int one = 0; one < 8; one++) {
            for (int other = one + 1; other < 8; other++) {
                int count = GpuTopologies.dgx1V100().nvlinks(one, other);
                for (int i = 0; i < count; i++) {
                    script.add("link " + one + " " + next[one]++ + " " + other);
                    script.add("link " + other + " " + next[other]++ + " " + one);
                }
            }
        }
        return script.toString();
    }

    /** Four H100 with 18 links, the first two cut into instances, the third in MIG mode and whole. */
    static String cutH100() {
        StringJoiner script = new StringJoiner("\n", "", "\n");
        for (int gpu = 0; gpu < 4; gpu++) {
            script.add("gpu 81559 00000000:1" + gpu + ":00.0 0 NVIDIA H100 80GB HBM3");
            script.add("mig " + gpu + " " + (gpu < 3 ? 1 : 0));
            for (int link = 0; link < 18; link++) {
                script.add("link " + gpu + " " + link + " -1");
            }
        }
        script.add("instance 0 1 9 0").add("instance 0 5 14 4").add("instance 0 13 19 6");
        script.add("instance 1 2 5 0");
        return script.add("process 0 77 500 5").toString();
    }
}
