package dev.berth.nvml;

import dev.berth.contract.HardwareProbeContract;
import dev.berth.spi.HardwareProbe;

/** The contract of probes on a machine with GPUs, one of them cut. */
class FakeMachineContractTest extends HardwareProbeContract {

    @Override
    protected HardwareProbe open() {
        return FakeNvml.of("two", Machines.cutH100()).open();
    }
}
