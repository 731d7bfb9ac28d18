package dev.berth.model;

/** Topologies of machines that many have, each from what {@code nvidia-smi topo -m} prints on one of them. */
public final class GpuTopologies {

    private static final GpuTopology DGX1_V100 = GpuTopology.parse("""
            X NV1 NV1 NV2 NV2 SYS SYS SYS 0
            NV1 X NV2 NV1 SYS NV2 SYS SYS 0
            NV1 NV2 X NV2 SYS SYS NV1 SYS 0
            NV2 NV1 NV2 X SYS SYS SYS NV1 0
            NV2 SYS SYS SYS X NV1 NV1 NV2 1
            SYS NV2 SYS SYS NV1 X NV2 NV1 1
            SYS SYS NV1 SYS NV1 NV2 X NV2 1
            SYS SYS SYS NV1 NV2 NV1 NV2 X 1
            """);
    private static final GpuTopology TWO_SOCKETS_PCIE = GpuTopology.parse("""
            X PIX PXB PXB SYS SYS SYS SYS 0
            PIX X PXB PXB SYS SYS SYS SYS 0
            PXB PXB X PIX SYS SYS SYS SYS 0
            PXB PXB PIX X SYS SYS SYS SYS 0
            SYS SYS SYS SYS X PIX PXB PXB 1
            SYS SYS SYS SYS PIX X PXB PXB 1
            SYS SYS SYS SYS PXB PXB X PIX 1
            SYS SYS SYS SYS PXB PXB PIX X 1
            """);
    private static final GpuTopology DGX_A100 = switched(12, 3, 3, 1, 1, 7, 7, 5, 5);
    private static final GpuTopology HGX_H100 = switched(18, 0, 0, 0, 0, 1, 1, 1, 1);

    private GpuTopologies() {
    }

    /** Every GPU linked with every other through NVSwitches. */
    private static GpuTopology switched(int nvlinks, int... numaNodes) {
        GpuTopology.Builder builder = GpuTopology.builder(numaNodes.length);
        for (int gpu = 0; gpu < numaNodes.length; gpu++) {
            builder.numaNode(gpu, numaNodes[gpu]);
            for (int other = 0; other < gpu; other++) {
                builder.nvlinks(other, gpu, nvlinks);
            }
        }
        return builder.build();
    }

    /**
     * NVIDIA DGX-1 with eight V100: a hybrid cube mesh of single and double NVLinks, two quads of four.
     *
     * <p>Source: the matrix in {@code tests/test_topologies.py} of github.com/microsoft/msccl-tools; CPUs 0–19 and
     * 20–39 are NUMA nodes 0 and 1.
     *
     * @return eight GPUs
     */
    public static GpuTopology dgx1V100() {
        return DGX1_V100;
    }

    /**
     * NVIDIA DGX A100: eight GPUs, any two linked by 12 NVLinks through NVSwitches.
     *
     * <p>Source: github.com/NVIDIA/nccl/issues/1505, whose matrix names NUMA nodes 3, 3, 1 and 1 for the first four
     * GPUs; those of the last four (7, 7, 5, 5) follow from the CPUs that it names.
     *
     * @return eight GPUs
     */
    public static GpuTopology dgxA100() {
        return DGX_A100;
    }

    /**
     * NVIDIA HGX H100: eight GPUs, any two linked by 18 NVLinks through NVSwitches, four at each of two sockets.
     *
     * <p>Source: github.com/deepseek-ai/DeepEP/issues/145.
     *
     * @return eight GPUs
     */
    public static GpuTopology hgxH100() {
        return HGX_H100;
    }

    /**
     * A machine of two sockets with eight GPUs on PCIe: pairs behind one bridge, two pairs at a socket.
     *
     * <p>Source: github.com/lattice/quda/issues/669.
     *
     * @return eight GPUs
     */
    public static GpuTopology twoSocketsPcie() {
        return TWO_SOCKETS_PCIE;
    }
}
