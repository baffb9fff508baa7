package nabla.explain;

/// How text looks on a terminal: with or without colour, and how wide it is.
public record TextStyle(boolean colour, int width) {
    /// No colour, 100 columns: for files and pipes.
    public static final TextStyle PLAIN = new TextStyle(false, 100);

    /// Narrower than this nothing lines up; wider lines nobody reads.
    public TextStyle {
        width = Math.clamp(width, 60, 120);
    }

    String bold(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("1;31", text);
    }

    String symbol(String text) {
        return paint("1;36", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
