/**
 * What is plugged into this machine: its NVIDIA GPUs, asked of the driver by way of NVML, in Berth's words.
 *
 * <p>A host that describes its nodes by hand gets a model name or a memory size wrong sooner or later; the driver
 * knows both. {@link dev.berth.nvml.NvmlProbe} asks it, on the machine whose GPUs are wanted, and answers with
 * {@link dev.berth.model.Gpu}s to build a {@link dev.berth.model.Node} from.
 *
 * <p>Words: the <em>driver library</em> is {@code libnvidia-ml.so.1}, installed with NVIDIA's driver; a
 * <em>discovery</em> is one complete asking.
 *
 * <p>It is at home on machines without GPU, driver or permission: they get an empty discovery with the reason, never
 * an exception. It changes no setting of a device, needs no tool of the vendor's on the path, and says nothing about
 * what runs on a GPU.
 */
@NullMarked
package dev.berth.nvml;

import org.jspecify.annotations.NullMarked;
