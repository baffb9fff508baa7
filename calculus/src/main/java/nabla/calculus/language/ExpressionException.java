package nabla.calculus.language;

/// An expression that cannot be read or whose shapes do not fit. The message shows the place.
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int offset;

    /// @param offset of the offending character in the text, from 0
    public ExpressionException(String message, String text, int offset) {
        super(message + "\n" + place(text, offset));
        this.offset = offset;
    }

    /// The line with the character, and a caret under it.
    private static String place(String text, int offset) {
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        int end = text.indexOf('\n', offset);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return "  " + line + "\n  " + " ".repeat(offset - start) + "^ column " + (offset - start + 1);
    }

    public int offset() {
        return offset;
    }
}
