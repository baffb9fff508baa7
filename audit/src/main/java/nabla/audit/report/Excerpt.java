package nabla.audit.report;

import java.util.ArrayList;
import java.util.List;

/// Text as a terminal shows it: lines broken between words, and a source line with a caret under one of its columns.
final class Excerpt {
    /// Where prose is broken.
    private static final int WIDTH = 100;
    /// A longer source line is shown in part.
    private static final int LONGEST = 140;

    private static final int BEFORE = 60;

    private Excerpt() {}

    static List<String> wrapped(String text, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder row = new StringBuilder(indent);
        for (String word : List.of(text.split(" "))) {
            if (row.length() + word.length() > WIDTH && row.length() > indent.length()) {
                lines.add(row.toString().stripTrailing());
                row = new StringBuilder(indent);
            }
            row.append(word).append(' ');
        }
        lines.add(row.toString().stripTrailing());
        return lines;
    }

    /// The line and the caret's line. What stands before the caret keeps its width: tabs are tabs, wide letters take
    /// two columns, accents that are put on take none.
    static List<String> of(int number, int column, String source) {
        boolean whole = source.length() <= LONGEST;
        int from = whole ? 0 : Math.max(0, Math.min(column - 1 - BEFORE, source.length() - LONGEST));
        int to = whole ? source.length() : Math.min(source.length(), from + LONGEST);
        String start = from > 0 ? "… " : "";
        String shown = start + source.substring(from, to) + (to < source.length() ? " …" : "");
        int before = Math.clamp(column - 1, from, source.length());
        StringBuilder gap = new StringBuilder(" ".repeat(start.length()));
        source.substring(from, before).codePoints().forEach(c -> gap.append(blank(c)));
        String label = Integer.toString(number);
        return List.of("  " + label + " | " + shown, "  " + " ".repeat(label.length()) + " | " + gap + "^");
    }

    private static String blank(int c) {
        if (c == '\t') return "\t";
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT)
            return "";
        return isWide(c) ? "  " : " ";
    }

    /// Letters of East Asia and pictures.
    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || c >= 0x2E80 && c <= 0xA4CF
                        || c >= 0xAC00 && c <= 0xD7A3
                        || c >= 0xF900 && c <= 0xFAFF
                        || c >= 0xFE30 && c <= 0xFE6F
                        || c >= 0xFF00 && c <= 0xFF60
                        || c >= 0x1F300 && c <= 0x1FAFF
                        || c >= 0x20000 && c <= 0x3FFFD);
    }
}
