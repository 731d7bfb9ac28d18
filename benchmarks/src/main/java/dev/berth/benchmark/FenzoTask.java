package dev.berth.benchmark;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import dev.berth.model.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A shape as Fenzo wants it, in the units of {@link FenzoLease}. Tasks are told apart by identity. */
final class FenzoTask implements TaskRequest {

    private final String id;
    private final Shape shape;
    private final Map<String, Double> scalars;
    private @Nullable AssignedResources assigned;

    FenzoTask(String id, Shape shape) {
        this.id = id;
        this.shape = shape;
        this.scalars = Map.of(FenzoLease.GPUS, (double) shape.gpus().count());
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String taskGroupName() {
        return "";
    }

    @Override
    public double getCPUs() {
        return shape.resources().cpuMillis();
    }

    @Override
    public double getMemory() {
        return shape.resources().memoryMib();
    }

    @Override
    public double getNetworkMbps() {
        return 0;
    }

    @Override
    public double getDisk() {
        return 0;
    }

    @Override
    public int getPorts() {
        return 0;
    }

    @Override
    public Map<String, Double> getScalarRequests() {
        return scalars;
    }

    @Override
    public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
        return Map.of();
    }

    @Override
    public List<? extends ConstraintEvaluator> getHardConstraints() {
        return List.of();
    }

    @Override
    public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
        return List.of();
    }

    @Override
    public void setAssignedResources(AssignedResources resources) {
        assigned = resources;
    }

    @Override
    public @Nullable AssignedResources getAssignedResources() {
        return assigned;
    }
}
