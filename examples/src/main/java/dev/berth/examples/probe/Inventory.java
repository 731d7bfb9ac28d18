package dev.berth.examples.probe;

import dev.berth.hardware.Discovery;
import dev.berth.hardware.FoundGpu;
import java.util.StringJoiner;

/** The GPUs of a machine as a table that others import: physical ones, whether they are cut or not. */
final class Inventory {

    private static final String HEADER = "server_name,gpu_number,manufacturer,model_name,vram_size_mb";

    private Inventory() {
    }

    static String csv(String server, Discovery found) {
        StringJoiner rows = new StringJoiner("\n", "", "\n").add(HEADER);
        for (FoundGpu gpu : found.gpus()) {
            rows.add(String.join(",", cell(server), Integer.toString(gpu.index()), cell(gpu.gpu().manufacturer()),
                    cell(gpu.gpu().model()), Long.toString(gpu.gpu().memoryMib())));
        }
        return rows.toString();
    }

    /** Quoted as RFC 4180 has it, where that is needed. */
    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
