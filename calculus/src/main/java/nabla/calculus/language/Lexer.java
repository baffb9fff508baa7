package nabla.calculus.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.calculus.notation.Greek;

/// Splits the text into numbers, names and signs; the many ways to write one sign become one.
final class Lexer {
    /// What a token is.
    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        END
    }

    record Token(Kind kind, String text, int at) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_&&[^ᵀ]][\\p{L}\\p{Nd}_₀₁₂₃₄₅₆₇₈₉&&[^ᵀ]]*");
    private static final Pattern SIGN = Pattern.compile("\\*\\*|>=|<=|==|!=|⁻¹|[-+*/@^()\\[\\],;=.'|‖<>·⊙ᵀ²³₁]");
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("–", "-"),
            Map.entry("⋅", "·"),
            Map.entry("∙", "·"),
            Map.entry("∘", "⊙"),
            Map.entry("∗", "*"),
            Map.entry("⊤", "ᵀ"),
            Map.entry("′", "'"),
            Map.entry("∥", "‖"),
            Map.entry("≥", ">="),
            Map.entry("≤", "<="),
            Map.entry("≠", "!="),
            Map.entry("∑", "Σ"));
    private static final Map<String, String> FRACTIONS =
            Map.of("½", "0.5", "¼", "0.25", "¾", "0.75", "⅛", "0.125", "⅓", "0.3333333333333333");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.at < text.length()) lexer.next();
        lexer.tokens.add(new Token(Kind.END, "the end", text.length()));
        return lexer.tokens;
    }

    private void next() {
        String character = text.substring(at, at + 1);
        if (character.equals("\n")) add(Kind.SIGN, ";", 1);
        else if (character.isBlank()) at++;
        else if (FRACTIONS.containsKey(character)) add(Kind.NUMBER, FRACTIONS.getOrDefault(character, ""), 1);
        else if (SAME.containsKey(character)) addSame(SAME.getOrDefault(character, ""));
        else if (!match(NUMBER, Kind.NUMBER) && !match(NAME, Kind.NAME) && !match(SIGN, Kind.SIGN)) {
            throw new ExpressionException("unexpected character '" + character + "'", text, at);
        }
    }

    private void addSame(String sign) {
        add(sign.equals("Σ") ? Kind.NAME : Kind.SIGN, sign, 1);
    }

    private boolean match(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) return false;
        String found = matcher.group();
        add(kind, kind == Kind.NAME ? name(found) : found, found.length());
        return true;
    }

    /// `W₁` is W1, `lambda` is λ.
    private static String name(String found) {
        StringBuilder plain = new StringBuilder();
        for (char c : found.toCharArray()) plain.append(c >= '₀' && c <= '₉' ? (char) (c - '₀' + '0') : c);
        return Greek.letter(plain.toString());
    }

    private void add(Kind kind, String token, int length) {
        tokens.add(new Token(kind, token, at));
        at += length;
    }
}
