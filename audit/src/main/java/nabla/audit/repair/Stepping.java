package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Edits of the statement at which the steps of a program get lost: a weight that is written as it is gets its step, a
/// step starts from the weight that it is assigned to, a step without a gradient gets one, in a loop that does nothing
/// each weight moves against its gradient, a loop over numbers comes to the last of the weights, and behind the update
/// of one weight comes that of the other.
final class Stepping {
    private static final Pattern RATE =
            Pattern.compile("(?i)(.*[._])?(lr|rate|alpha|eta|eps|epsilon|step_?size|l_?rate|learning_?rate)");
    private static final Pattern MEMBER = Pattern.compile("\\w+\\.\\w+");
    /// Other changes of the statement: the likeliest.
    private static final int MOST_OTHERS = 30;

    private final Program program;
    private final Variables variables;
    private final Tree.Found at;
    private final Collection<String> weights;
    private final Collection<String> gradients;
    private final String rate;
    private final List<Edit> found = new ArrayList<>();

    private Stepping(
            Program program,
            Variables variables,
            Tree.Found at,
            Collection<String> weights,
            Collection<String> gradients,
            String rate) {
        this.program = program;
        this.variables = variables;
        this.at = at;
        this.weights = weights;
        this.gradients = gradients;
        this.rate = rate(rate);
    }

    /// What multiplies the gradients beside the statement, or what is called a rate there.
    private String rate(String otherwise) {
        for (Stmt s : at.block())
            if (s != at.statement() && Tree.value(s) instanceof Expr value)
                for (Expr e : Tree.all(value))
                    if (isMultiple(e)) return ((Expr.Binary) e).left().at().text();
        return variables.at(at.statement()).values().entrySet().stream()
                .filter(v -> RATE.matcher(v.getKey()).matches() && isNumber(v.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(otherwise);
    }

    /// Whether a variable that is a number multiplies another, as a rate does.
    private boolean isMultiple(Expr e) {
        return e instanceof Expr.Binary b
                && b.op().equals("*")
                && Variables.isVariable(b.left())
                && isNumbered(b.left())
                && Variables.isVariable(b.right())
                && !isNumbered(b.right());
    }

    private boolean isNumbered(Expr e) {
        return variables.shape(e) instanceof Shape shape && shape.size() == 1;
    }

    /// @param weights names of the weights
    /// @param gradients names of their gradients, as they are computed
    /// @param rate as it is written where the program names none
    static List<Edit> of(
            Program program,
            Variables variables,
            Tree.Found at,
            Collection<String> weights,
            Collection<String> gradients,
            String rate) {
        Stepping stepping = new Stepping(program, variables, at, weights, gradients, rate);
        if (at.statement() instanceof Stmt.Pass) stepping.nothing();
        else stepping.written();
        return stepping.found;
    }

    /// In the loop around, an update of what it goes through.
    private void nothing() {
        Stmt.For loop = around();
        if (loop == null) return;
        if (loop.target() instanceof Expr.Name key) {
            for (String list : lists(loop)) {
                String weight = list + "[" + key.id() + "]";
                for (String g : Lacking.gradients(program, at.statement(), Edit.expression(weight), gradients))
                    if (!g.equals(weight)) instead(weight + " -= " + rate + " * " + g);
            }
            for (String w : weights)
                for (String g : gradients)
                    if (MEMBER.matcher(w).matches() && MEMBER.matcher(g).matches())
                        instead(member(key, w) + " -= " + rate + " * " + member(key, g));
        }
        List<String> names = Tree.all(loop.target()).stream()
                .filter(Expr.Name.class::isInstance)
                .map(e -> e.at().text())
                .toList();
        for (String p : names) for (String g : names) if (!p.equals(g)) instead(p + " -= " + rate + " * " + g);
    }

    private static String member(Expr.Name object, String name) {
        return object.id() + name.substring(name.indexOf('.'));
    }

    /// The list or dict that the loop goes through, and those that the weights are in.
    private Set<String> lists(Stmt.For loop) {
        Set<String> lists = new LinkedHashSet<>();
        String through = loop.iterable().at().text().replaceFirst("\\.keys\\(\\)$", "");
        if (through.matches("[\\w.]+")) lists.add(through);
        for (String w : weights) if (w.matches("[\\w.]+\\[[^\\]]*]")) lists.add(w.substring(0, w.indexOf('[')));
        return lists;
    }

    private void written() {
        Stmt s = at.statement();
        if (s instanceof Stmt.For loop) farther(loop);
        Expr whole = Tree.value(s);
        if (whole != null) {
            Expr own = own(whole);
            Expr value = value(whole);
            if (own != null && own.at().text().equals(value.at().text()))
                for (String g : gradients(own)) add(value, value.at().text() + " - " + rate + " * " + g);
            if (own != null
                    && value instanceof Expr.Binary b
                    && b.op().matches("[-+]")
                    && !b.left().at().text().equals(own.at().text()))
                add(b.left(), own.at().text());
            if (own != null
                    && into(whole) == own
                    && whole instanceof Expr.Call c
                    && !c.arguments().isEmpty())
                add(c.arguments().getFirst().value(), own.at().text());
            beside();
            if (own != null && isSet(whole)) for (String g : gradients(own)) lacking(value, own, g);
            else found.addAll(Lacking.of(program, s, gradients));
        }
        behind();
        Alterations.of(variables, s, at.block()).stream()
                .sorted(Comparator.comparingInt(Variations.Change::cost))
                .limit(MOST_OTHERS)
                .forEach(c -> found.add(c.edit()));
    }

    /// Behind an update the same one of another weight, each variable for its gradient.
    private void beside() {
        Stmt s = at.statement();
        List<Expr> targets = Tree.targets(s);
        Expr value = Tree.value(s);
        if (targets.size() != 1 || value == null) return;
        Expr own = targets.getFirst();
        boolean anew = value instanceof Expr.Binary b
                && b.op().matches("[-+]")
                && b.left().at().text().equals(own.at().text());
        Expr step = anew ? ((Expr.Binary) value).right() : value;
        if (!(step instanceof Expr.Binary product) || !product.op().equals("*") || !isNumber(product.left())) return;
        String old = own.at().text();
        int from = product.right().at().start() - s.at().start();
        int to = product.right().at().end() - s.at().start();
        Set<String> others = new LinkedHashSet<>();
        for (String w : weights) others.add(like(own, w));
        others.remove(old);
        for (String other : others) {
            variables.at(s).values().forEach((gradient, of) -> {
                if (isNumbered(of) || gradient.equals(other)) return;
                String text = s.at().text();
                String written = text.substring(0, from) + gradient + text.substring(to);
                found.add(Edit.behind(s, written.replace(old, other)));
            });
        }
    }

    /// A weight's name as another one's is said: of the same object, the element of the same number.
    private static String like(Expr other, String name) {
        if (other instanceof Expr.Attribute a && MEMBER.matcher(name).matches())
            return a.object().at().text() + name.substring(name.indexOf('.'));
        if (other instanceof Expr.Subscript s && name.matches("[\\w.]+\\[[^\\]]*]"))
            return name.substring(0, name.indexOf('[')) + "[" + s.index().at().text() + "]";
        return name;
    }

    /// A loop over numbers that ends before the last weight, with one number more.
    private void farther(Stmt.For loop) {
        boolean counts = loop.iterable() instanceof Expr.Call c
                && c.function().at().text().endsWith("range")
                && (c.arguments().size() == 1 || c.arguments().size() == 2);
        if (!counts) return;
        Expr stop = ((Expr.Call) loop.iterable()).arguments().getLast().value();
        add(stop, stop.at().text() + " + 1");
    }

    /// A gradient put into a value that takes none.
    private void lacking(Expr value, Expr own, String gradient) {
        for (Expr part : Tree.children(value))
            if (part != own) add(part, part.at().text() + " * " + gradient);
    }

    /// In the loop in which the gradients are computed one by one, the update of the weight of the same number.
    private void behind() {
        Stmt.For loop = around();
        List<Expr> targets = Tree.targets(at.statement());
        boolean computed = loop != null
                && !(at.statement() instanceof Stmt.For)
                && loop.target() instanceof Expr.Name
                && targets.size() == 1;
        if (!computed || loop == null) return;
        String gradient = targets.getFirst().at().text();
        for (String list : lists(loop)) {
            String weight = list + "[" + loop.target().at().text() + "]";
            if (gradient.equals(weight)) continue;
            for (String step : List.of(" -= " + rate + " * ", " += ", " -= "))
                found.add(Edit.behind(at.statement(), weight + step + gradient));
        }
    }

    /// What the gradient of a weight may be called; of an object's value under a name that is put together, its
    /// value under that name with a letter before.
    private List<String> gradients(Expr own) {
        List<String> all = new ArrayList<>();
        if (own instanceof Expr.Call c && c.arguments().size() == 2) {
            String object = c.arguments().getFirst().value().at().text();
            String name = c.arguments().getLast().value().at().text();
            all.add("getattr(" + object + ", 'd' + " + name + ")");
        }
        all.addAll(Lacking.gradients(program, at.statement(), own, gradients));
        all.remove(own.at().text());
        return all;
    }

    /// The weight, as the statement says it.
    private @Nullable Expr own(Expr whole) {
        if (whole instanceof Expr.Comprehension c) {
            Expr value = c.value();
            return value instanceof Expr.Binary b ? b.left() : value;
        }
        if (isSet(whole)) {
            Expr value = value(whole);
            Expr own = value instanceof Expr.Binary b ? b.left() : value;
            return own.at().text().startsWith("getattr") ? own : null;
        }
        if (into(whole) instanceof Expr own) return own;
        List<Expr> targets = Tree.targets(at.statement());
        return targets.size() == 1 && !(targets.getFirst() instanceof Expr.Sequence) ? targets.getFirst() : null;
    }

    /// What is written to each weight.
    private static Expr value(Expr whole) {
        if (whole instanceof Expr.Comprehension c) return c.value();
        return whole instanceof Expr.Call c && isSet(whole)
                ? c.arguments().getLast().value()
                : whole;
    }

    /// What a function of NumPy writes into, `out=W`.
    private static @Nullable Expr into(Expr whole) {
        return whole instanceof Expr.Call c
                ? c.arguments().stream()
                        .filter(a -> "out".equals(a.name()))
                        .map(Expr.Argument::value)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static boolean isSet(Expr e) {
        return e instanceof Expr.Call c
                && c.arguments().size() == 3
                && c.function().at().text().equals("setattr");
    }

    /// Whether it may be a number: what is no value of the trace may be one.
    private boolean isNumber(Expr e) {
        return variables.shape(e) == null || isNumbered(e);
    }

    /// The innermost loop that the statement is in.
    private Stmt.@Nullable For around() {
        Stmt.For[] loop = {null};
        Tree.statements(program.body(), s -> {
            if (s instanceof Stmt.For f && f.at().contains(at.statement().at())) loop[0] = f;
        });
        return loop[0];
    }

    private void instead(String written) {
        found.add(Edit.instead(at.statement(), written));
    }

    private void add(Expr old, String text) {
        Repairs.add(found, old, text);
    }
}
