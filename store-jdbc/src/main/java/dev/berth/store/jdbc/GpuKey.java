package dev.berth.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A GPU's key in the table {@code gpus}: the MD5 of the server's name and the GPU's number written together, as
 * {@code MD5(CONCAT('labA', '0'))} makes it. A second name for people and scripts, since two GPUs may share it; the
 * view {@code ambiguous_gpus} has those that do.
 */
final class GpuKey {

    private GpuKey() {
    }

    static String of(String server, int gpu) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest((server + gpu).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has MD5.", e);
        }
    }
}
