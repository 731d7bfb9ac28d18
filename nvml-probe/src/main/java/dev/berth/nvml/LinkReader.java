package dev.berth.nvml;

import dev.berth.hardware.FoundGpu;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkType;
import java.util.List;

/** Asks how the GPUs of a machine are linked. Not for use by several threads. */
final class LinkReader {

    /** More than any GPU has; to ask for one too many is an invalid argument. */
    private static final int MOST_LINKS = 64;
    private static final int ACTIVE = 1;
    private static final int REMOTE_SWITCH = 2;
    private static final int REMOTE_UNKNOWN = 255;
    private static final int CAPABILITY_NVLINK = 2;
    private static final int STATUS_OK = 0;
    private static final int NOBODY = -1;

    private final NvmlLibrary nvml;
    private final Scratch at;

    LinkReader(NvmlLibrary nvml, Scratch at) {
        this.nvml = nvml;
        this.at = at;
    }

    /**
     * Asks for all links.
     *
     * @param devices the GPUs, at least one
     * @param found what they are, in the same order
     */
    GpuTopology read(List<Device> devices, List<FoundGpu> found) {
        int count = devices.size();
        int[][] direct = new int[count][count];
        int[] switched = new int[count];
        GpuTopology.Builder topology = GpuTopology.builder(count);
        for (int gpu = 0; gpu < count; gpu++) {
            int self = gpu;
            found.get(gpu).numaNode().ifPresent(node -> topology.numaNode(self, node));
            switched[gpu] = countLinks(devices.get(gpu).handle(), found, direct[gpu]);
        }
        for (int one = 0; one < count; one++) {
            for (int other = one + 1; other < count; other++) {
                int links = Math.max(direct[one][other], direct[other][one])
                        + Math.min(switched[one], switched[other]);
                long first = devices.get(one).handle();
                long second = devices.get(other).handle();
                if (links > 0 && isUsable(first, second)) {
                    topology.nvlinks(one, other, Math.min(links, GpuTopology.MAX_NVLINKS));
                } else {
                    topology.link(one, other, level(first, second));
                }
            }
        }
        return topology.build();
    }

    /** Counts the active links of a GPU to others, and answers with the number of those to a switch. */
    private int countLinks(long device, List<FoundGpu> found, int[] direct) {
        int switched = 0;
        for (int i = 0; i < MOST_LINKS; i++) {
            int link = i;
            int code = nvml.call("nvmlDeviceGetNvLinkState", () ->
                    NvmlCalls.nvmlDeviceGetNvLinkState(device, link, at.address()));
            if (code == NvmlError.INVALID_ARGUMENT || code == NvmlError.FUNCTION_NOT_FOUND) {
                break;
            }
            if (code == NvmlError.SUCCESS && at.signed(0) == ACTIVE) {
                int type = remoteType(device, link);
                int peer = type == REMOTE_SWITCH ? NOBODY : peer(device, link, found);
                if (peer != NOBODY) {
                    direct[peer]++;
                } else if (type == REMOTE_SWITCH || type == REMOTE_UNKNOWN) {
                    switched++;
                }
            }
        }
        return switched;
    }

    /** Drivers too old to tell have remote ends by their place alone: what is no GPU of this machine is a switch. */
    private int remoteType(long device, int link) {
        int code = nvml.call("nvmlDeviceGetNvLinkRemoteDeviceType", () ->
                NvmlCalls.nvmlDeviceGetNvLinkRemoteDeviceType(device, link, at.address()));
        return code == NvmlError.SUCCESS ? at.signed(0) : REMOTE_UNKNOWN;
    }

    private int peer(long device, int link, List<FoundGpu> found) {
        int code = nvml.call("nvmlDeviceGetNvLinkRemotePciInfo_v2", () ->
                NvmlCalls.nvmlDeviceGetNvLinkRemotePciInfo_v2(device, link, at.address()));
        if (code != NvmlError.SUCCESS) {
            return NOBODY;
        }
        String busId = at.text(NvmlStructs.PciInfo.BUS_ID);
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).pciBusId().filter(busId::equalsIgnoreCase).isPresent()) {
                return i;
            }
        }
        return NOBODY;
    }

    /** Links are of no use before the fabric is set up; who cannot say is trusted. */
    private boolean isUsable(long one, long other) {
        int code = nvml.call("nvmlDeviceGetP2PStatus", () ->
                NvmlCalls.nvmlDeviceGetP2PStatus(one, other, CAPABILITY_NVLINK, at.address()));
        return code != NvmlError.SUCCESS || at.signed(0) == STATUS_OK;
    }

    private LinkType level(long one, long other) {
        int code = nvml.call("nvmlDeviceGetTopologyCommonAncestor", () ->
                NvmlCalls.nvmlDeviceGetTopologyCommonAncestor(one, other, at.address()));
        if (code != NvmlError.SUCCESS) {
            return LinkType.SYS;
        }
        return switch (at.signed(0)) {
            case 0, 10 -> LinkType.PIX;
            case 20 -> LinkType.PXB;
            case 30 -> LinkType.PHB;
            case 40 -> LinkType.NODE;
            default -> LinkType.SYS;
        };
    }
}
