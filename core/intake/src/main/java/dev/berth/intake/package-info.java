/**
 * Reads nodes and requests from CSV files, so that a trace can be replayed without a line of parsing code.
 *
 * <p>A file is UTF-8 (a byte order mark is skipped), its first row names the columns, and columns are found by name in
 * any order; others are ignored. The format is recognised by the header. Fields may be quoted; blank lines are skipped.
 * Numbers are whole, in plain digits, never negative. Lines in messages are physical ones: the header of a plain file
 * is line 1, and a row that spans lines counts where it starts.
 *
 * <h2>Berth's own format</h2>
 *
 * <p>Nodes: {@code node,cpuMillis,memoryMib,storageMib,gpus,gpuModel,gpuMemoryMib} and optionally {@code address} and
 * {@code labels}, which is {@code key=value} pairs with semicolons between them. The GPUs of a node are of one model;
 * a node without GPUs leaves {@code gpuModel} empty. An unknown {@code gpuMemoryMib} is 0.
 *
 * <p>Requests: {@code request,user,project,priority,cpuMillis,memoryMib,storageMib,gpus,gpuMilli,gpuModels,
 * submittedSeconds,runSeconds} and optionally {@code patience} and {@code gpuClass}.
 * {@code priority} and {@code patience} are names of {@link dev.berth.model.Priority} and
 * {@link dev.berth.model.Patience} (without the column: QUEUE). {@code gpuMilli} is 1000 for whole GPUs, less for a
 * share of one, 0 without GPUs. {@code gpuModels} is acceptable models with {@code |} between them, empty for any.
 * {@code submittedSeconds} may be empty: the request then has no time.
 * {@code runSeconds} is at least 1; empty means that it never ends. {@code gpuClass} is {@code SMALL}, {@code MEDIUM}
 * or {@code LARGE}, empty for any: GPUs of that class or, only if none is free, of a larger one
 * ({@link dev.berth.model.GpuClasses}).
 *
 * <h2>The openb format</h2>
 *
 * <p>That of Alibaba's cluster-trace-gpu-v2023. Nodes: {@code sn,cpu_milli,memory_mib,gpu,model}. Requests ("pods"):
 * {@code name,cpu_milli,memory_mib,num_gpu,gpu_milli} and optionally {@code gpu_spec} (like {@code gpuModels}),
 * {@code creation_time}, {@code scheduled_time} and {@code deletion_time}. The last three are seconds and may be empty;
 * without {@code creation_time} a request has no times. It runs from the scheduled time (if that is empty, the
 * creation) to the deletion; one that ended in the second in which it began runs for one second; one without deletion
 * never ends. A row without GPUs has 0 {@code gpu_milli} and no {@code gpu_spec}. {@code qos} and
 * {@code pod_phase} are ignored: users, projects and priorities are the model's defaults. GPU memory is unknown.
 *
 * <p>Second 0 of a trace is {@link java.time.Instant#EPOCH}. Times and run times are at most 36,525 days.
 *
 * <p>A file is read whole or not at all: the first thing wrong is an {@link dev.berth.intake.IntakeException} that
 * names file, line and column. Refused on purpose: guessing units, repairing rows, skipping what is not understood.
 */
@NullMarked
package dev.berth.intake;

import org.jspecify.annotations.NullMarked;
