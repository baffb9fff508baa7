package nabla.audit.repair;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import org.jspecify.annotations.Nullable;

/// The slope of an activation as programs write it: a(1 − a), 1 − a² or a > 0.
///
/// @param before what the slope is multiplied to where the product's tree does not hold the slope as one part,
///     x·a·(1 − a) being (x·a)·(1 − a); null where it does
/// @param of a
record Slope(@Nullable Expr before, Expr of) {

    /// The slope that an expression is, or ends with.
    static @Nullable Slope in(Expr part) {
        if (part instanceof Expr.Compare c && c.operands().size() == 2)
            return new Slope(null, c.operands().getFirst());
        if (!(part instanceof Expr.Binary b)) return null;
        if (b.op().equals("*") && b.right() instanceof Expr.Binary r && r.op().equals("-"))
            return product(b, r.right());
        if (b.op().equals("-") && b.left() instanceof Expr.Number n && n.value() == 1) {
            if (b.right() instanceof Expr.Binary r && (r.op().equals("**") || r.op().equals("*")))
                return new Slope(null, r.left());
            if (b.right() instanceof Expr.Call c && !c.arguments().isEmpty())
                return new Slope(null, c.arguments().getFirst().value());
        }
        return null;
    }

    private static @Nullable Slope product(Expr.Binary b, Expr a) {
        if (b.left() instanceof Expr.Binary l && l.op().equals("*"))
            return same(l.right(), a) ? new Slope(l.left(), a) : null;
        return same(b.left(), a) ? new Slope(null, a) : null;
    }

    private static boolean same(Expr a, Expr b) {
        return a.at().text().equals(b.at().text());
    }

    /// The expression with another slope in this one's place.
    Term replaced(Place at, Term slope) {
        return before == null ? slope : Term.of(before).times(at, slope);
    }

    /// A whole slope a(1 − a).
    private static final Pattern WHOLE = Pattern.compile(
            "([\\w.\\[\\]]+)\\*\\(1(?:\\.0?)?-\\1\\)|\\(1(?:\\.0?)?-([\\w.\\[\\]]+)\\)\\*\\2(?![\\w.\\[(])");

    /// Whether a changed line has a whole slope a(1 − a), where there was only one of its factors.
    static boolean isCompleted(String before, String after) {
        String own = before.replace(" ", "");
        Matcher whole = WHOLE.matcher(after.replace(" ", ""));
        if (WHOLE.matcher(own).find() || !whole.find()) return false;
        String a = Pattern.quote(whole.group(1) == null ? whole.group(2) : whole.group(1));
        return Pattern.compile("\\(1(\\.0?)?-" + a + "\\)|\\*" + a + "(?![\\w.\\[(])|(?<![\\w.])" + a + "\\*")
                .matcher(own)
                .find();
    }

    /// The slopes that a value may have.
    static List<Term> all(Place at, Term a) {
        Term one = Term.number(at, 1);
        return List.of(
                a.times(at, one.minus(at, a)),
                one.minus(at, a.binary(at, "**", Term.number(at, 2))),
                a.compare(at, ">", Term.number(at, 0)));
    }
}
