package dev.berth;

import java.util.Arrays;

/**
 * A set of numbers from 0 that finds its next member in a few steps: bits in words, words in pages of 64, and for each
 * page and word a bit that says whether there is anything in it. A page is made when it first gets a member and kept.
 *
 * <p>Changed and read by one thread at a time. Allocates nothing while its pages last.
 */
final class NumberSet {

    private static final int PAGE_BITS = 12;
    private static final long[] NONE = new long[0];

    private long[][] pages = {NONE};
    /** For each page, which of its words are not empty. */
    private long[] words = new long[1];
    /** Which pages are not empty. */
    private long[] used = new long[1];

    void add(int number) {
        int page = number >>> PAGE_BITS;
        if (page >= pages.length) {
            int length = Math.max(page + 1, 2 * pages.length);
            int known = pages.length;
            pages = Arrays.copyOf(pages, length);
            Arrays.fill(pages, known, length, NONE);
            words = Arrays.copyOf(words, length);
            used = Arrays.copyOf(used, (length + 63) >>> 6);
        }
        long[] bits = pages[page];
        if (bits == NONE) {
            bits = new long[64];
            pages[page] = bits;
        }
        int word = number >>> 6 & 63;
        bits[word] |= 1L << number;
        words[page] |= 1L << word;
        used[page >>> 6] |= 1L << page;
    }

    void remove(int number) {
        int page = number >>> PAGE_BITS;
        long[] bits = page < pages.length ? pages[page] : NONE;
        if (bits == NONE) {
            return;
        }
        int word = number >>> 6 & 63;
        bits[word] &= ~(1L << number);
        if (bits[word] == 0) {
            words[page] &= ~(1L << word);
            if (words[page] == 0) {
                used[page >>> 6] &= ~(1L << page);
            }
        }
    }

    boolean contains(int number) {
        int page = number >>> PAGE_BITS;
        long[] bits = page < pages.length ? pages[page] : NONE;
        return bits != NONE && (bits[number >>> 6 & 63] & 1L << number) != 0;
    }

    boolean isEmpty() {
        for (long word : used) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** The least member that is not below a number, or -1. */
    int next(int from) {
        int page = from >>> PAGE_BITS;
        if (page >= pages.length) {
            return -1;
        }
        long[] bits = pages[page];
        if (bits != NONE) {
            int word = from >>> 6 & 63;
            long rest = bits[word] & -1L << from;
            if (rest != 0) {
                return (from & ~63) | Long.numberOfTrailingZeros(rest);
            }
            long later = word == 63 ? 0 : words[page] & -1L << word + 1;
            if (later != 0) {
                return first(page, bits, Long.numberOfTrailingZeros(later));
            }
        }
        return firstFromPage(page + 1);
    }

    private int firstFromPage(int from) {
        for (int word = from >>> 6; word < used.length; word++) {
            long rest = word == from >>> 6 ? used[word] & -1L << from : used[word];
            if (rest != 0) {
                int page = (word << 6) | Long.numberOfTrailingZeros(rest);
                return first(page, pages[page], Long.numberOfTrailingZeros(words[page]));
            }
        }
        return -1;
    }

    private static int first(int page, long[] bits, int word) {
        return (page << PAGE_BITS) | (word << 6) | Long.numberOfTrailingZeros(bits[word]);
    }
}
