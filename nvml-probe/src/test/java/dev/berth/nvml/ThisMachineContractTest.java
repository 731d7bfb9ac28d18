package dev.berth.nvml;

import dev.berth.contract.HardwareProbeContract;
import dev.berth.spi.HardwareProbe;

/** The contract of probes on the machine that the test runs on, whatever it has. */
class ThisMachineContractTest extends HardwareProbeContract {

    @Override
    protected HardwareProbe open() {
        return NvmlProbe.open();
    }
}
