package dev.berth.benchmark;

import com.netflix.fenzo.VirtualMachineLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;

/** Capacity of one node that Fenzo may give to tasks: CPU in thousandths, so that sums are exact, memory in MiB. */
final class FenzoLease implements VirtualMachineLease {

    static final String GPUS = "gpus";

    private final String id;
    private final String hostname;
    private final double cpuMillis;
    private final double memoryMib;
    private final Map<String, Double> scalars;
    /** Fenzo asks it for null. */
    private final Map<String, Protos.Attribute> attributes = new HashMap<>();

    FenzoLease(String id, String hostname, long cpuMillis, long memoryMib, int gpus) {
        this.id = id;
        this.hostname = hostname;
        this.cpuMillis = cpuMillis;
        this.memoryMib = memoryMib;
        this.scalars = Map.of(GPUS, (double) gpus);
    }

    @Override
    public String getId() {
        return id;
    }

    /** Nothing expires. */
    @Override
    public long getOfferedTime() {
        return 0;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public String getVMID() {
        return hostname;
    }

    @Override
    public double cpuCores() {
        return cpuMillis;
    }

    @Override
    public double memoryMB() {
        return memoryMib;
    }

    @Override
    public double networkMbps() {
        return 0;
    }

    @Override
    public double diskMB() {
        return 0;
    }

    @Override
    public List<Range> portRanges() {
        return List.of();
    }

    @Override
    public Protos.Offer getOffer() {
        return Protos.Offer.getDefaultInstance();
    }

    @Override
    public Map<String, Protos.Attribute> getAttributeMap() {
        return attributes;
    }

    @Override
    public Double getScalarValue(String name) {
        return scalars.getOrDefault(name, 0.0);
    }

    @Override
    public Map<String, Double> getScalarValues() {
        return scalars;
    }
}
