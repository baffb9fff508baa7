package nabla.audit.mutation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import nabla.audit.mutation.Mutant.Edit;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;

/// Every way the table of faults lists to spoil a statement, tried on every statement of a program.
public final class Mutations {
    /// Calls that have no bearing on a gradient.
    private static final Set<String> SHOWN = Set.of(
            "print", "plot", "show", "title", "append", "write", "figure", "legend", "xlabel", "ylabel", "seed",
            "savefig");

    /// How many other variables are tried in the place of one.
    private static final int STAND_INS = 2;

    private final Program program;
    private final Map<String, Mutant> found = new LinkedHashMap<>();
    private final Random random;

    private Mutations(Program program) {
        this.program = program;
        this.random = new Random(program.source().text().hashCode());
    }

    /// The mutants of `program`, each one different from the others and from the program.
    public static List<Mutant> of(Program program) {
        Mutations mutations = new Mutations(program);
        mutations.block(program.body(), Scope.of(program.body()));
        return List.copyOf(mutations.found.values());
    }

    private void block(List<Stmt> statements, Scope scope) {
        for (Stmt statement : statements) {
            Scope inner = statement instanceof Stmt.Function f ? Scope.of(f.body()) : scope;
            for (List<Stmt> block : Tree.blocks(statement)) block(block, inner);
            if (!isShown(statement)) spoil(statement, scope);
        }
        Order.swaps(program.source(), statements).forEach(this::add);
    }

    private static boolean isShown(Stmt statement) {
        return statement instanceof Stmt.Expression e
                && e.value() instanceof Expr.Call c
                && SHOWN.contains(Tree.called(c));
    }

    private void spoil(Stmt statement, Scope scope) {
        wholeStatement(statement);
        for (Expr value : Tree.values(statement)) {
            if (value instanceof Expr.Binary || value instanceof Expr.Call)
                add("factor", value, Edit.of(value.at(), "2 * (" + value.at().text() + ")"));
            for (Expr part : Tree.all(value)) {
                for (ExpressionFaults.Fault fault : ExpressionFaults.of(part)) add(fault.kind(), part, fault.edit());
                otherVariables(part, scope);
            }
        }
    }

    private void otherVariables(Expr part, Scope scope) {
        if (!Scope.isVariable(part) || !scope.reads(part)) return;
        List<String> others = new ArrayList<>(scope.variables());
        others.remove(part.at().text());
        Collections.shuffle(others, random);
        for (String other : others.subList(0, Math.min(STAND_INS, others.size())))
            add("wrong-variable", part, Edit.of(part.at(), other));
    }

    private void wholeStatement(Stmt statement) {
        switch (statement) {
            case Stmt.Augment a -> {
                if (a.op().equals("/")) delete(statement, "missing-mean");
                else if (a.op().equals("*")) delete(statement, "missing-derivative");
                else if (isPlainStep(a.value())) delete(statement, "never-applied");
                int op = a.at().text()
                                .indexOf(a.op() + "=", a.target().at().text().length())
                        + a.at().start();
                if (a.op().equals("+") || a.op().equals("-")) {
                    add("sign", a.target(), new Edit(op, op + 1, a.op().equals("+") ? "-" : "+"));
                    if (a.op().equals("+")) add("sum-overwritten", a.target(), new Edit(op, op + 2, "="));
                }
            }
            case Stmt.Assign a -> {
                String target = a.targets().getFirst().at().text();
                boolean masks = a.targets().getFirst() instanceof Expr.Subscript && Tree.isNumber(a.value(), 0);
                boolean updates = Tree.all(a.value()).stream()
                        .anyMatch(e -> Scope.isVariable(e) && e.at().text().equals(target));
                if (masks) delete(statement, "missing-derivative");
                else if (updates && isPlainStep(a.value())) delete(statement, "never-applied");
            }
            default -> {}
        }
    }

    /// A step along a gradient that has a name; without it the gradient is computed for nothing.
    private static boolean isPlainStep(Expr value) {
        return Tree.all(value).stream()
                .noneMatch(e -> e instanceof Expr.Call || e instanceof Expr.Binary b && b.op().equals("@"));
    }

    private void delete(Stmt statement, String kind) {
        String text = "pass" + "\n".repeat((int) statement.at().text().lines().count() - 1);
        add(new Mutant(
                program.source().name(),
                kind,
                statement.at().line(),
                "deleted: " + statement.at().text().strip(),
                Mutant.apply(program.source().text(), List.of(Edit.of(statement.at(), text))),
                gap(program.body(), statement, kind)));
    }

    /// The statements before and after, and those that assign what an update takes its gradient from.
    private static List<Integer> gap(List<Stmt> block, Stmt deleted, String kind) {
        List<Integer> lines = new ArrayList<>();
        int at = block.indexOf(deleted);
        if (at > 0) lines.add(block.get(at - 1).at().line());
        if (at >= 0 && at + 1 < block.size()) lines.add(block.get(at + 1).at().line());
        for (Stmt s : block) {
            boolean gradient = kind.equals("never-applied")
                    && Tree.targets(s).stream().anyMatch(t -> reads(deleted, t.at().text()));
            if (gradient && s != deleted) lines.add(s.at().line());
            for (List<Stmt> inner : Tree.blocks(s)) lines.addAll(gap(inner, deleted, kind));
        }
        return lines;
    }

    private static boolean reads(Stmt deleted, String variable) {
        String name = variable.replaceAll("^.*\\.", "");
        String own = Tree.targets(deleted).getFirst().at().text();
        return Tree.values(deleted).stream()
                .flatMap(v -> Tree.all(v).stream())
                .filter(e -> Scope.isVariable(e) && !e.at().text().equals(own))
                .anyMatch(e -> e.at().text().replaceAll("^.*\\.", "").equals(name));
    }

    private void add(String kind, Expr part, Edit edit) {
        add(Mutant.of(program.source(), kind, part.at(), edit));
    }

    private void add(Mutant mutant) {
        if (!mutant.text().equals(program.source().text())) found.putIfAbsent(mutant.text(), mutant);
    }
}
