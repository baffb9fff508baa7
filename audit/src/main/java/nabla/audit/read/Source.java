package nabla.audit.read;

import java.util.Arrays;
import java.util.List;

/// A text with a name. Lines are counted from 1; a notebook's lines run through its code cells.
public final class Source {
    private final String name;
    private final String text;
    private final int[] lineStarts;

    public Source(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    public List<String> lines() {
        return text.lines().toList();
    }

    /// The text of a line without its line break.
    public String line(int number) {
        int start = lineStarts[number - 1];
        int end = number < lineStarts.length ? lineStarts[number] : text.length();
        return text.substring(start, end).stripTrailing();
    }

    public int lineCount() {
        return lineStarts.length;
    }

    /// The place of the characters from `start` to `end`.
    public Place place(int start, int end) {
        int found = Arrays.binarySearch(lineStarts, start);
        int line = found >= 0 ? found : -found - 2;
        return new Place(this, start, end, line + 1, start - lineStarts[line] + 1);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[64];
        int n = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (n == starts.length) starts = Arrays.copyOf(starts, 2 * n);
                starts[n++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, n);
    }
}
