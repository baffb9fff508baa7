package nabla.audit.read;

import java.math.BigInteger;
import java.util.Locale;

/// Numbers and string escapes.
final class Literals {
    private Literals() {}

    static Expr number(Place at) {
        String text = at.text().replace("_", "").toLowerCase(Locale.ROOT);
        try {
            if (text.startsWith("0x")) return whole(at, text.substring(2), 16);
            if (text.startsWith("0b")) return whole(at, text.substring(2), 2);
            if (text.startsWith("0o")) return whole(at, text.substring(2), 8);
            if (text.endsWith("l")) return whole(at, text.substring(0, text.length() - 1), 10);
            if (text.endsWith("j")) return new Expr.Unknown(at);
            boolean integer = text.chars().allMatch(Character::isDigit);
            return new Expr.Number(at, Double.parseDouble(text), integer);
        } catch (NumberFormatException e) {
            return new Expr.Unknown(at);
        }
    }

    private static Expr whole(Place at, String digits, int radix) {
        return new Expr.Number(at, new BigInteger(digits, radix).doubleValue(), true);
    }

    static String unescape(String text, boolean raw) {
        if (raw || text.indexOf('\\') < 0) return text;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case '\n' -> {}
                case '\\', '\'', '"' -> out.append(next);
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }
}
