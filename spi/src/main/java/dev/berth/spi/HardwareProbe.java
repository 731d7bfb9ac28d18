package dev.berth.spi;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.HealthReport;
import dev.berth.hardware.Reading;
import java.time.Duration;

/**
 * Asks the machine it runs on for its GPUs. A machine without GPU, driver or permission gives empty answers that say
 * why; it is no failure.
 *
 * <p>Safe for use by any thread. Nothing is done between calls: whoever wants to watch calls {@link #watch} again and
 * again on a thread of their own.
 */
public interface HardwareProbe extends AutoCloseable {

    /**
     * Asks for all that changes rarely: the GPUs, their links, how they can be and are cut. What later readings and
     * watches look at is what the last discovery has found.
     *
     * @return what was found
     * @throws BerthException if the probe is closed
     */
    Discovery discover();

    /**
     * Asks for all that changes often. A value that cannot be had is absent from its sample.
     *
     * @return a sample for each GPU
     * @throws BerthException if the probe is closed
     */
    Reading read();

    /**
     * Waits until something has happened to a GPU. Each event is told once, to one of those who wait.
     *
     * @param patience how long to wait if nothing has happened yet; zero asks for what has
     * @return what happened; at once and without events if there is nothing to watch
     * @throws BerthException if the probe is closed, before or meanwhile
     */
    HealthReport watch(Duration patience);

    /** Lets go of the driver, and ends all waiting. A second call does nothing. */
    @Override
    void close();
}
