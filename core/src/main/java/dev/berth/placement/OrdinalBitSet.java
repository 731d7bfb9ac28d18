package dev.berth.placement;

import java.util.Arrays;

/**
 * A set of numbers from 0 that finds its next member in a few steps: bits in words, 64 words and a summary of those
 * that are not empty in a page, and for each page a bit for whether it has members. A page is made when it first gets
 * a member, and stays.
 *
 * <p>Changed and read by one thread at a time. Allocates nothing while its pages last.
 */
public final class OrdinalBitSet {

    private static final int PAGE_BITS = 12;
    private static final int WORDS = 64;
    /** The index in a page of the summary of its words that are not empty. */
    private static final int SUMMARY = WORDS;
    /** Stands for pages that were never used; nothing is written into it. */
    private static final long[] NONE = new long[WORDS + 1];

    private long[][] pages = {NONE};
    /** Which pages are not empty. */
    private long[] used = new long[1];

    /** Makes an empty set. */
    public OrdinalBitSet() {
    }

    /**
     * Adds a number.
     *
     * @param number 0 or above
     */
    public void add(int number) {
        int page = number >>> PAGE_BITS;
        if (page >= pages.length || pages[page] == NONE) {
            open(page);
        }
        long[] bits = pages[page];
        int word = number >>> 6 & WORDS - 1;
        bits[word] |= 1L << number;
        bits[SUMMARY] |= 1L << word;
        used[page >>> 6] |= 1L << page;
    }

    private void open(int page) {
        int known = pages.length;
        if (page >= known) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * known));
            Arrays.fill(pages, known, pages.length, NONE);
            used = Arrays.copyOf(used, (pages.length + 63) >>> 6);
        }
        pages[page] = new long[WORDS + 1];
    }

    /**
     * Removes a number, if it is a member.
     *
     * @param number 0 or above
     * @return true if the set is now empty
     */
    public boolean remove(int number) {
        int page = number >>> PAGE_BITS;
        long[] bits = page < pages.length ? pages[page] : NONE;
        if (bits == NONE) {
            return isEmpty();
        }
        int word = number >>> 6 & WORDS - 1;
        bits[word] &= ~(1L << number);
        if (bits[word] != 0) {
            return false;
        }
        bits[SUMMARY] &= ~(1L << word);
        if (bits[SUMMARY] != 0) {
            return false;
        }
        used[page >>> 6] &= ~(1L << page);
        return isEmpty();
    }

    /** Returns whether a number is a member. */
    boolean contains(int number) {
        int page = number >>> PAGE_BITS;
        return page < pages.length && (pages[page][number >>> 6 & WORDS - 1] & 1L << number) != 0;
    }

    /** Returns the number of members, counted a word at a time. */
    int size() {
        int size = 0;
        for (long[] page : pages) {
            for (long rest = page[SUMMARY]; rest != 0; rest &= rest - 1) {
                size += Long.bitCount(page[Long.numberOfTrailingZeros(rest)]);
            }
        }
        return size;
    }

    boolean isEmpty() {
        for (long word : used) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the least member that is not below a number.
     *
     * @param from the number
     * @return the member, or -1
     */
    public int next(int from) {
        int page = from >>> PAGE_BITS;
        if (page >= pages.length) {
            return -1;
        }
        long[] bits = pages[page];
        int word = from >>> 6 & WORDS - 1;
        long rest = bits[word] & -1L << from;
        if (rest != 0) {
            return (from & ~63) | Long.numberOfTrailingZeros(rest);
        }
        long later = bits[SUMMARY] & -2L << word;
        return later != 0 ? first(page, Long.numberOfTrailingZeros(later)) : firstFromPage(page + 1);
    }

    private int firstFromPage(int from) {
        for (int word = from >>> 6; word < used.length; word++) {
            long rest = word == from >>> 6 ? used[word] & -1L << from : used[word];
            if (rest != 0) {
                int page = (word << 6) | Long.numberOfTrailingZeros(rest);
                return first(page, Long.numberOfTrailingZeros(pages[page][SUMMARY]));
            }
        }
        return -1;
    }

    private int first(int page, int word) {
        return (page << PAGE_BITS) | (word << 6) | Long.numberOfTrailingZeros(pages[page][word]);
    }
}
