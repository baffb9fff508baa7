package nabla.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The distinct texts of a column, numbered in the order in which they came; looked up by characters, so that a known
 * one costs no String.
 */
final class Words {
    /** More distinct texts than this are no categories; they are not kept. */
    static final int LIMIT = 1 << 16;

    private final List<String> words = new ArrayList<>(); // the missing ones first
    private final int missing;
    private int[] slots = new int[64]; // index + 1, at the hash or behind it; 0 is free
    private boolean overflowed;

    /** @param missing texts that stand for a missing value */
    Words(Collection<String> missing) {
        this.missing = missing.size();
        missing.forEach(this::number);
    }

    int number(String word) {
        return number(word.toCharArray(), 0, word.length());
    }

    /**
     * The number of the text {@code text[from, to)}; negative where it is missing, or new when there is no more room.
     */
    int number(char[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = spread(hash);
        for (; slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int index = slots[slot] - 1;
            if (equal(words.get(index), text, from, to)) {
                return index - missing;
            }
        }
        return add(new String(text, from, to - from), slot);
    }

    /** Adds the texts of another; its text i gets the number returned at i. */
    int[] addAll(Words other) {
        overflowed |= other.overflowed;
        return other.list().stream().mapToInt(this::number).toArray();
    }

    List<String> list() {
        return List.copyOf(words.subList(missing, words.size()));
    }

    /** Whether there were more than {@link #LIMIT}. */
    boolean overflowed() {
        return overflowed;
    }

    private int add(String word, int slot) {
        if (words.size() == LIMIT) {
            overflowed = true;
            return -1;
        }
        words.add(word);
        slots[slot] = words.size();
        if (words.size() * 2 > slots.length) {
            grow();
        }
        return words.size() - 1 - missing;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int index = 0; index < words.size(); index++) {
            int slot = spread(words.get(index).hashCode());
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = index + 1;
        }
    }

    private int spread(int hash) {
        return (hash ^ hash >>> 16) & slots.length - 1;
    }

    private static boolean equal(String word, char[] text, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (word.charAt(i - from) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
