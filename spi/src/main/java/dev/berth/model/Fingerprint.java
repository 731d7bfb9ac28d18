package dev.berth.model;

import java.util.Map;

/**
 * A 64-bit hash of content that is the same on every JVM and in every run, which {@code hashCode} of enums and records
 * is not. FNV-1a over 64-bit words, finished by the mixer of MurmurHash3.
 */
final class Fingerprint {

    private long hash = 0xcbf29ce484222325L;

    Fingerprint add(long value) {
        hash = (hash ^ value) * 0x100000001b3L;
        hash ^= hash >>> 29;
        return this;
    }

    Fingerprint add(String text) {
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
        return this;
    }

    Fingerprint add(Iterable<String> texts) {
        texts.forEach(this::add);
        return add(-1);
    }

    Fingerprint add(Map<String, String> map) {
        map.forEach((key, value) -> add(key).add(value));
        return add(-1);
    }

    long value() {
        long mixed = hash;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
