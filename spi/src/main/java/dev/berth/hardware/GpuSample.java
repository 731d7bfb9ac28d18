package dev.berth.hardware;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of one GPU at one moment, built by {@link #builder(int, String)}. Each value is read on its own; one that
 * cannot be read is absent and affects no other. Immutable.
 */
public final class GpuSample {

    private final int index;
    private final String deviceId;
    private final OptionalLong memoryUsedMib;
    private final OptionalLong memoryFreeMib;
    private final OptionalLong powerMilliwatts;
    private final OptionalLong powerLimitMilliwatts;
    private final OptionalLong temperatureCelsius;
    private final OptionalLong gpuPercent;
    private final OptionalLong memoryPercent;
    private final OptionalLong eccCorrected;
    private final OptionalLong eccUncorrected;
    private final List<GpuProcess> processes;
    private final Optional<String> problem;

    private GpuSample(Builder from) {
        this.index = from.index;
        this.deviceId = from.deviceId;
        this.memoryUsedMib = from.memoryUsedMib;
        this.memoryFreeMib = from.memoryFreeMib;
        this.powerMilliwatts = from.powerMilliwatts;
        this.powerLimitMilliwatts = from.powerLimitMilliwatts;
        this.temperatureCelsius = from.temperatureCelsius;
        this.gpuPercent = from.gpuPercent;
        this.memoryPercent = from.memoryPercent;
        this.eccCorrected = from.eccCorrected;
        this.eccUncorrected = from.eccUncorrected;
        this.processes = from.processes;
        this.problem = from.problem;
    }

    /**
     * Starts a sample.
     *
     * @param index the driver's number for the GPU
     * @param deviceId the driver's name for the GPU
     * @return a builder of a sample without values
     */
    public static Builder builder(int index, String deviceId) {
        return new Builder(index, deviceId);
    }

    /** {@return the driver's number for the GPU} */
    public int index() {
        return index;
    }

    /** {@return the driver's name for the GPU} */
    public String deviceId() {
        return deviceId;
    }

    /** {@return the MiB in use; without what the driver keeps for itself, if the driver tells the two apart} */
    public OptionalLong memoryUsedMib() {
        return memoryUsedMib;
    }

    /** {@return the MiB not in use} */
    public OptionalLong memoryFreeMib() {
        return memoryFreeMib;
    }

    /** {@return the power that it draws, in milliwatts} */
    public OptionalLong powerMilliwatts() {
        return powerMilliwatts;
    }

    /** {@return the most power that it may draw, in milliwatts} */
    public OptionalLong powerLimitMilliwatts() {
        return powerLimitMilliwatts;
    }

    /** {@return its temperature in degrees Celsius} */
    public OptionalLong temperatureCelsius() {
        return temperatureCelsius;
    }

    /** {@return the share of the last moments in which some kernel was running, in percent} */
    public OptionalLong gpuPercent() {
        return gpuPercent;
    }

    /** {@return the share of the last moments in which its memory was being read or written, in percent} */
    public OptionalLong memoryPercent() {
        return memoryPercent;
    }

    /** {@return the memory errors corrected in its life} */
    public OptionalLong eccCorrected() {
        return eccCorrected;
    }

    /** {@return the memory errors not corrected in its life} */
    public OptionalLong eccUncorrected() {
        return eccUncorrected;
    }

    /** {@return the processes that compute on it; empty if there are none or the driver does not say} */
    public List<GpuProcess> processes() {
        return processes;
    }

    /** {@return the driver's words if the GPU is lost or needs a reset} */
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GpuSample that && index == that.index && deviceId.equals(that.deviceId)
                && memoryUsedMib.equals(that.memoryUsedMib) && memoryFreeMib.equals(that.memoryFreeMib)
                && powerMilliwatts.equals(that.powerMilliwatts)
                && powerLimitMilliwatts.equals(that.powerLimitMilliwatts)
                && temperatureCelsius.equals(that.temperatureCelsius) && gpuPercent.equals(that.gpuPercent)
                && memoryPercent.equals(that.memoryPercent) && eccCorrected.equals(that.eccCorrected)
                && eccUncorrected.equals(that.eccUncorrected) && processes.equals(that.processes)
                && problem.equals(that.problem);
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, deviceId, memoryUsedMib, memoryFreeMib, powerMilliwatts, powerLimitMilliwatts,
                temperatureCelsius, gpuPercent, memoryPercent, eccCorrected, eccUncorrected, processes, problem);
    }

    @Override
    public String toString() {
        return "GpuSample[index=" + index + ", deviceId=" + deviceId + ", memoryUsedMib=" + memoryUsedMib
                + ", memoryFreeMib=" + memoryFreeMib + ", powerMilliwatts=" + powerMilliwatts
                + ", powerLimitMilliwatts=" + powerLimitMilliwatts + ", temperatureCelsius=" + temperatureCelsius
                + ", gpuPercent=" + gpuPercent + ", memoryPercent=" + memoryPercent + ", eccCorrected=" + eccCorrected
                + ", eccUncorrected=" + eccUncorrected + ", processes=" + processes + ", problem=" + problem + "]";
    }

    /** A builder of a sample. Not for use by several threads. */
    public static final class Builder {

        private final int index;
        private final String deviceId;
        private OptionalLong memoryUsedMib = OptionalLong.empty();
        private OptionalLong memoryFreeMib = OptionalLong.empty();
        private OptionalLong powerMilliwatts = OptionalLong.empty();
        private OptionalLong powerLimitMilliwatts = OptionalLong.empty();
        private OptionalLong temperatureCelsius = OptionalLong.empty();
        private OptionalLong gpuPercent = OptionalLong.empty();
        private OptionalLong memoryPercent = OptionalLong.empty();
        private OptionalLong eccCorrected = OptionalLong.empty();
        private OptionalLong eccUncorrected = OptionalLong.empty();
        private List<GpuProcess> processes = List.of();
        private Optional<String> problem = Optional.empty();

        private Builder(int index, String deviceId) {
            this.index = index;
            this.deviceId = Objects.requireNonNull(deviceId, "deviceId");
        }

        /**
         * Sets the memory in use.
         *
         * @param value MiB; without what the driver keeps for itself, if the driver tells the two apart
         * @return this
         */
        public Builder memoryUsedMib(long value) {
            this.memoryUsedMib = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the memory not in use.
         *
         * @param value MiB
         * @return this
         */
        public Builder memoryFreeMib(long value) {
            this.memoryFreeMib = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the power that it draws.
         *
         * @param value milliwatts
         * @return this
         */
        public Builder powerMilliwatts(long value) {
            this.powerMilliwatts = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the most power that it may draw.
         *
         * @param value milliwatts
         * @return this
         */
        public Builder powerLimitMilliwatts(long value) {
            this.powerLimitMilliwatts = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets its temperature.
         *
         * @param value degrees Celsius
         * @return this
         */
        public Builder temperatureCelsius(long value) {
            this.temperatureCelsius = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the share of the last moments in which some kernel was running.
         *
         * @param value percent
         * @return this
         */
        public Builder gpuPercent(long value) {
            this.gpuPercent = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the share of the last moments in which its memory was being read or written.
         *
         * @param value percent
         * @return this
         */
        public Builder memoryPercent(long value) {
            this.memoryPercent = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the memory errors corrected in its life.
         *
         * @param value their number
         * @return this
         */
        public Builder eccCorrected(long value) {
            this.eccCorrected = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the memory errors not corrected in its life.
         *
         * @param value their number
         * @return this
         */
        public Builder eccUncorrected(long value) {
            this.eccUncorrected = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the processes that compute on it.
         *
         * @param value the processes; empty by default
         * @return this
         */
        public Builder processes(List<GpuProcess> value) {
            Objects.requireNonNull(value, "processes").forEach(each -> Objects.requireNonNull(each, "processes"));
            this.processes = List.copyOf(value);
            return this;
        }

        /**
         * Sets the problem of a GPU that is lost or needs a reset.
         *
         * @param value the driver's words
         * @return this
         */
        public Builder problem(String value) {
            this.problem = Optional.of(Objects.requireNonNull(value, "problem"));
            return this;
        }

        /**
         * Builds the sample.
         *
         * @return the sample
         */
        public GpuSample build() {
            return new GpuSample(this);
        }
    }
}
