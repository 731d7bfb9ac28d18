/**
 * What is plugged into this machine: its NVIDIA GPUs, asked of the driver by way of NVML, in Berth's words.
 *
 * <p>A host that describes its nodes by hand gets a model name or a memory size wrong sooner or later, does not hear of
 * a GPU that has fallen off the bus, and does not see that somebody computes on what nobody holds; the driver knows all
 * of it. {@link dev.berth.nvml.NvmlProbe} asks it, on the machine whose GPUs are wanted.
 * {@link dev.berth.nvml.Drift} compares the answers with the ledger.
 *
 * <p>Words: the <em>driver library</em> is {@code libnvidia-ml.so.1}, installed with NVIDIA's driver; an <em>Xid</em>
 * is NVIDIA's number for an error; <em>drift</em> is what the ledger and the machine disagree on.
 *
 * <p>It is at home on machines without GPU, driver or permission: they get empty answers with the reason, never an
 * exception. It changes no setting of a device, needs no tool of the vendor's on the path, starts no thread, and takes
 * no GPU out of service: it reports, the host decides.
 */
@NullMarked
package dev.berth.nvml;

import org.jspecify.annotations.NullMarked;
