package nabla.audit.mutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nabla.audit.mutation.Mutant.Edit;
import nabla.audit.read.Expr;
import nabla.audit.read.Source;
import nabla.audit.read.Stmt;

/// Moves the update of a parameter in front of a statement that still reads the parameter.
final class Order {
    private Order() {}

    static List<Mutant> swaps(Source source, List<Stmt> block) {
        List<Mutant> mutants = new ArrayList<>();
        for (int update = 1; update < block.size(); update++) {
            if (!isUpdate(block.get(update))) continue;
            String parameter = Tree.targets(block.get(update)).getFirst().at().text();
            Set<String> inputs = inputs(block.get(update));
            for (int reader = update - 1; reader >= 0; reader--) {
                Stmt before = block.get(reader);
                if (Tree.targets(before).stream().anyMatch(t -> assigns(t, inputs, parameter))) break;
                if (!Tree.blocks(before).isEmpty()) break;
                if (reads(before, parameter)
                        && !isUpdate(before)
                        && alone(source, before)
                        && alone(source, block.get(update))) mutants.add(move(source, block.get(update), before));
            }
        }
        return mutants;
    }

    private static boolean isUpdate(Stmt statement) {
        return switch (statement) {
            case Stmt.Augment a -> a.op().equals("-") || a.op().equals("+");
            case Stmt.Assign a ->
                a.targets().size() == 1
                        && a.value() instanceof Expr.Binary
                        && reads(statement, a.targets().getFirst().at().text());
            default -> false;
        };
    }

    private static Set<String> inputs(Stmt statement) {
        Set<String> names = new HashSet<>();
        for (Expr value : Tree.values(statement))
            Tree.visit(value, e -> {
                if (Scope.isVariable(e)) names.add(e.at().text());
            });
        return names;
    }

    private static boolean reads(Stmt statement, String variable) {
        return inputs(statement).contains(variable);
    }

    private static boolean assigns(Expr target, Set<String> inputs, String parameter) {
        return Tree.all(target).stream()
                .anyMatch(e -> inputs.contains(e.at().text()) || e.at().text().equals(parameter));
    }

    private static boolean alone(Source source, Stmt statement) {
        return source.line(statement.at().line())
                .strip()
                .equals(statement.at().text().strip());
    }

    private static Mutant move(Source source, Stmt update, Stmt reader) {
        String text = update.at().text();
        String indent = " ".repeat(reader.at().column() - 1);
        List<Edit> edits = List.of(
                new Edit(reader.at().start(), reader.at().start(), text + "\n" + indent),
                new Edit(update.at().start() - indent.length() - 1, update.at().end(), ""));
        return new Mutant(
                source.name(),
                "update-order",
                reader.at().line() + 1,
                "moved up: " + text,
                Mutant.apply(source.text(), edits));
    }
}
