package dev.berth;

/** Mixes numbers into well-spread ones: the finalizer of MurmurHash3, which maps distinct words to distinct words. */
final class BitMixer {

    private BitMixer() {
    }

    static long mix(long word) {
        long mixed = word;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    static long mix(long seed, long word) {
        return mix(mix(seed) + word * 0x9e3779b97f4a7c15L);
    }
}
