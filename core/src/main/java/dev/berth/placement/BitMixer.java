package dev.berth.placement;

/** A mixer of bits: the finalizer of MurmurHash3, which maps distinct words to distinct, well-spread ones. */
public final class BitMixer {

    private BitMixer() {
    }

    /**
     * Mixes a word.
     *
     * @param word any word
     * @return another for each
     */
    public static long mix(long word) {
        long mixed = word;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /**
     * Mixes a word under a seed.
     *
     * @param seed any number
     * @param word any word
     * @return another for each word under the same seed
     */
    public static long mix(long seed, long word) {
        return mix(mix(seed) + word * 0x9e3779b97f4a7c15L);
    }
}
