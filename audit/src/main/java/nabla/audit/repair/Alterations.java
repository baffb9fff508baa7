package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Small edits of a statement: its expressions varied, its operator changed, its value made by a product, itself moved.
final class Alterations {
    /// How what a layer passes back is called where it had no name.
    private static final String BACK = "back";

    private final Variables variables;
    private final List<Variations.Change> found = new ArrayList<>();

    private Alterations(Variables variables) {
        this.variables = variables;
    }

    /// @param block in which the statement stands
    static List<Variations.Change> of(Variables variables, Stmt statement, List<Stmt> block) {
        Alterations a = new Alterations(variables);
        Variations variations = new Variations(variables, statement, a.found);
        a.operator(statement);
        for (Expr value : Tree.values(statement)) variations.of(value);
        a.products(statement, block);
        a.order(statement, block);
        a.early(statement, block);
        return a.found;
    }

    private void operator(Stmt s) {
        if (s instanceof Stmt.Augment a) {
            String[] others = switch (a.op()) {
                case "+" -> new String[] {"-"};
                case "-" -> new String[] {"+"};
                case "*" -> new String[] {"/"};
                case "/" -> new String[] {"*"};
                default -> new String[0];
            };
            for (String op : others) augmented(s, a.target(), op, a.value(), 1, inverse(a));
        }
        if (s instanceof Stmt.Assign a
                && a.targets().size() == 1
                && !(a.targets().getFirst() instanceof Expr.Sequence)) {
            Term before = Term.of(a.targets().getFirst());
            Term value = Term.of(a.value());
            augmented(s, a.targets().getFirst(), "+", a.value(), 2, before.binary(a.at(), "+", value));
            augmented(s, a.targets().getFirst(), "-", a.value(), 3, before.minus(a.at(), value));
        }
    }

    /// @param shown what is assigned, or what the operator as it stands would have to be given, to come to the same
    private void augmented(Stmt s, Expr target, String op, Expr value, int cost, Term shown) {
        String text = target.at().text() + " " + op + "= " + value.at().text();
        Stmt by = new Stmt.Augment(s.at(), target, op, value);
        found.add(new Variations.Change(Edit.of(s, text, List.of(by)), cost, Edit.ofWhole(value, shown)));
    }

    private static Term inverse(Stmt.Augment a) {
        Term value = Term.of(a.value());
        return a.op().equals("+") || a.op().equals("-")
                ? value.negated(a.at())
                : Term.number(a.at(), 1).binary(a.at(), "/", value);
    }

    /// The value, or a factor of it, as the product of two matrices that are there: a gradient left out altogether.
    private void products(Stmt s, List<Stmt> block) {
        Expr value = Tree.value(s);
        if (value == null || Tree.targets(s).isEmpty()) return;
        Shape own = variables.shape(value);
        if (own == null) own = variables.shape(Tree.targets(s).getFirst());
        boolean number = own != null && own.size() == 1;
        if (number) own = moved(s, block);
        if (own == null || own.rank() == 0) return;
        List<Expr> matrices = new ArrayList<>(variables.values(s));
        if (number) matrices.addAll(variables.at(s).elements().values());
        if (number) matrices.addAll(differences(block));
        int least = number ? 1 : 2;
        matrices.removeIf(v -> !(variables.shape(v) instanceof Shape shape) || shape.rank() < least);
        List<Term> made = new ArrayList<>();
        for (Expr a : matrices) for (Expr b : matrices) if (own.rank() == 2 && a != b) product(made, a, b, own, value);
        for (Term t : made) {
            found.add(new Variations.Change(Edit.ofWhole(value, t), 4));
            found.add(new Variations.Change(Edit.ofWhole(value, Term.of(value).times(value.at(), t)), 5));
        }
    }

    /// The shape of the weight that a statement, or one that reads what it gives, moves; null if there is none.
    private @Nullable Shape moved(Stmt s, List<Stmt> block) {
        Expr target = Tree.targets(s).getFirst();
        for (Stmt update : block) {
            boolean own = update == s || Tree.values(update).stream().anyMatch(v -> reads(v, target));
            if (!own || !(update instanceof Stmt.Augment a)) continue;
            Shape shape = variables.shape(a.target());
            if (shape != null && shape.size() > 1) return shape;
        }
        return null;
    }

    /// Differences that the statements beside it are computed from: errors that have no name.
    private List<Expr> differences(List<Stmt> block) {
        return block.stream()
                .flatMap(s -> Tree.values(s).stream())
                .flatMap(v -> Tree.all(v).stream())
                .filter(e -> e instanceof Expr.Binary b && b.op().equals("-"))
                .toList();
    }

    private void product(List<Term> made, Expr a, Expr b, Shape own, Expr value) {
        Shape l = java.util.Objects.requireNonNull(variables.shape(a));
        Shape r = java.util.Objects.requireNonNull(variables.shape(b));
        Term x = Term.of(a);
        Term y = Term.of(b);
        var at = value.at();
        if (l.rank() == 1 && r.rank() == 1 && l.dim(0) == own.dim(0) && r.dim(0) == own.dim(1))
            made.add(Variations.module("outer", at).called(at, x, y));
        if (l.rank() != 2 || r.rank() != 2) return;
        if (l.dim(0) == r.dim(0) && l.dim(1) == own.dim(0) && r.dim(1) == own.dim(1))
            made.add(Variations.dot(at, x.turned(at), y));
        if (l.dim(1) == r.dim(1) && l.dim(0) == own.dim(0) && r.dim(0) == own.dim(1))
            made.add(Variations.dot(at, x, y.turned(at)));
        if (l.dim(1) == r.dim(0) && l.dim(0) == own.dim(0) && r.dim(1) == own.dim(1))
            made.add(Variations.dot(at, x, y));
    }

    /// An update moved behind the statements that still read what it changes.
    private void order(Stmt reader, List<Stmt> block) {
        int at = block.indexOf(reader);
        for (Stmt s : block.subList(0, Math.max(at, 0))) {
            boolean update = s instanceof Stmt.Augment || s instanceof Stmt.Assign;
            if (!update || s instanceof Stmt.Assign a && !rebinds(a)) continue;
            String indent = " ".repeat(s.at().column() - 1);
            for (Stmt behind : block.subList(at, block.size()))
                if (!(behind instanceof Stmt.Return))
                    found.add(new Variations.Change(Edit.move(s, behind, indent), behind == reader ? 2 : 3));
        }
    }

    /// What a function returns, or what is assigned to a variable that the update reads, computed before the update of
    /// what it is computed from.
    private void early(Stmt reader, List<Stmt> block) {
        Expr value = reader instanceof Stmt.Return last ? last.value() : Tree.value(reader);
        boolean assigns = reader instanceof Stmt.Assign a && a.targets().size() == 1;
        if (value == null || Variables.isVariable(value) || !assigns && !(reader instanceof Stmt.Return)) return;
        for (Stmt s : block.subList(0, Math.max(block.indexOf(reader), 0))) {
            boolean update = s instanceof Stmt.Augment || s instanceof Stmt.Assign a && rebinds(a);
            if (!update || !reads(value, Tree.targets(s).getFirst())) continue;
            if (assigns
                    && Tree.values(s).stream()
                            .noneMatch(v -> reads(v, Tree.targets(reader).getFirst()))) continue;
            String name = variables.at(reader).values().containsKey(BACK) ? BACK + "_" : BACK;
            Edit edit = reader instanceof Stmt.Assign a
                    ? Edit.before(s, a, name)
                    : Edit.before(s, (Stmt.Return) reader, value, name);
            found.add(new Variations.Change(edit, 2));
            return;
        }
    }

    private static boolean reads(Expr value, Expr variable) {
        String text = variable.at().text();
        return Tree.all(value).stream().anyMatch(e -> e.at().text().equals(text));
    }

    private static boolean rebinds(Stmt.Assign a) {
        return reads(a.value(), a.targets().getFirst());
    }
}
