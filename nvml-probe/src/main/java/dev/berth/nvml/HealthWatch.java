package dev.berth.nvml;

import dev.berth.hardware.HealthEvent;
import dev.berth.hardware.HealthEvent.Kind;
import dev.berth.nvml.NvmlStructs.EventData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks out for what happens to GPUs: takes what NVML's event set tells, and asks each GPU whether it still answers,
 * which no event says. Not for use by several threads.
 */
final class HealthWatch implements AutoCloseable {

    private static final long SINGLE_BIT = 1;
    private static final long DOUBLE_BIT = 2;
    private static final long XID = 8;
    private static final int TYPES = 0;
    /** What one look takes at most, so that a storm of events does not hold it for ever. */
    private static final int MOST_EVENTS = 256;

    private final NvmlLibrary nvml;
    private final Scratch at = new Scratch(Scratch.TEXT_BYTES);
    private final List<Device> devices;
    private final long[] handles;
    private final boolean[] lost;
    private long set;
    private boolean listening;

    /** Begins to watch; what happened before is not told. */
    HealthWatch(NvmlLibrary nvml, List<Device> devices) {
        this(nvml, devices, Set.of());
    }

    private HealthWatch(NvmlLibrary nvml, List<Device> devices, Set<String> lostBefore) {
        this.nvml = nvml;
        this.devices = devices;
        this.handles = devices.stream().mapToLong(Device::handle).toArray();
        this.lost = new boolean[handles.length];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = lostBefore.contains(devices.get(i).deviceId());
        }
        if (nvml.call("nvmlEventSetCreate", () -> NvmlCalls.nvmlEventSetCreate(at.address())) == NvmlError.SUCCESS) {
            set = at.wide(0);
            for (long handle : handles) {
                register(handle);
            }
        }
    }

    private void register(long handle) {
        if (set == 0 || nvml.call("nvmlDeviceGetSupportedEventTypes", () ->
                NvmlCalls.nvmlDeviceGetSupportedEventTypes(handle, at.address())) != NvmlError.SUCCESS) {
            return;
        }
        long types = at.wide(TYPES) & (SINGLE_BIT | DOUBLE_BIT | XID);
        listening |= types != 0 && nvml.call("nvmlDeviceRegisterEvents", () ->
                NvmlCalls.nvmlDeviceRegisterEvents(handle, types, set)) == NvmlError.SUCCESS;
    }

    /** Whether all of these GPUs are watched. */
    boolean covers(List<Device> known) {
        return devices.containsAll(known);
    }

    /**
     * Watches these GPUs from now on, and those watched before that are not among them: a GPU that is lost is missing
     * from a discovery, and yet to be told of. This watch is closed, with the events that it has not told.
     */
    HealthWatch goOn(List<Device> known) {
        Map<String, Device> all = new LinkedHashMap<>();
        Set<String> lostBefore = new HashSet<>();
        for (int i = 0; i < handles.length; i++) {
            all.put(devices.get(i).deviceId(), devices.get(i));
            if (lost[i]) {
                lostBefore.add(devices.get(i).deviceId());
            }
        }
        known.forEach(device -> all.put(device.deviceId(), device));
        close();
        return new HealthWatch(nvml, List.copyOf(all.values()), lostBefore);
    }

    /** Whether the driver tells of events; if not, only whether GPUs answer can be seen. */
    boolean isListening() {
        return listening;
    }

    /** Waits for events, for a time in milliseconds if there are none yet. */
    List<HealthEvent> look(int millis) throws InterruptedException {
        List<HealthEvent> events = new ArrayList<>();
        for (int i = 0; i < handles.length; i++) {
            askWhetherItAnswers(i, events);
        }
        int wait = events.isEmpty() ? millis : 0;
        while (events.size() < MOST_EVENTS && next(wait, events)) {
            wait = 0;
        }
        return events;
    }

    private void askWhetherItAnswers(int index, List<HealthEvent> events) {
        String deviceId = devices.get(index).deviceId();
        int code = lost[index] ? findAgain(index) : NvmlError.SUCCESS;
        if (code == NvmlError.SUCCESS) {
            code = NvmlCalls.nvmlDeviceGetMemoryInfo(handles[index], at.address());
        }
        if (!lost[index] && SampleReader.isGone(code)) {
            lost[index] = true;
            events.add(new HealthEvent(deviceId, Kind.LOST, 0, true, NvmlLibrary.text(code)));
        } else if (lost[index] && (code == NvmlError.SUCCESS || code == NvmlError.NOT_SUPPORTED)) {
            lost[index] = false;
            register(handles[index]);
            events.add(new HealthEvent(deviceId, Kind.RECOVERED, 0, false, "It answers again"));
        }
    }

    /** A GPU that comes back may have another handle. */
    private int findAgain(int index) {
        int code = nvml.call("nvmlDeviceGetHandleByUUID", () ->
                NvmlCalls.nvmlDeviceGetHandleByUUID(devices.get(index).deviceId(), at.address()));
        if (code == NvmlError.SUCCESS) {
            handles[index] = at.wide(0);
        }
        return code == NvmlError.FUNCTION_NOT_FOUND ? NvmlError.SUCCESS : code;
    }

    private boolean next(int millis, List<HealthEvent> events) throws InterruptedException {
        int code = listening ? waitForEvent(millis) : NvmlError.NOT_SUPPORTED;
        if (code == NvmlError.SUCCESS) {
            events.add(event(at.wide(EventData.DEVICE), at.wide(EventData.EVENT_TYPE), at.wide(EventData.EVENT_DATA)));
            return true;
        }
        if (code != NvmlError.TIMEOUT) {
            Thread.sleep(millis);
        }
        return false;
    }

    private int waitForEvent(int millis) {
        return nvml.lacks("nvmlEventSetWait_v2")
                ? nvml.call("nvmlEventSetWait", () -> NvmlCalls.nvmlEventSetWait(set, at.address(), millis))
                : NvmlCalls.nvmlEventSetWait_v2(set, at.address(), millis);
    }

    private HealthEvent event(long handle, long type, long data) {
        String deviceId = deviceId(handle);
        if (type == XID) {
            return new HealthEvent(deviceId, Kind.DRIVER_ERROR, data, Xids.condemns(data), Xids.text(data));
        }
        return type == DOUBLE_BIT
                ? new HealthEvent(deviceId, Kind.MEMORY_UNCORRECTED, 0, true, "A memory error was not corrected")
                : new HealthEvent(deviceId, Kind.MEMORY_CORRECTED, 0, false, "A memory error was corrected");
    }

    private String deviceId(long handle) {
        for (int i = 0; i < handles.length; i++) {
            if (handles[i] == handle) {
                return devices.get(i).deviceId();
            }
        }
        return "unknown";
    }

    @Override
    public void close() {
        if (set != 0) {
            nvml.call("nvmlEventSetFree", () -> NvmlCalls.nvmlEventSetFree(set));
        }
        at.close();
    }
}
