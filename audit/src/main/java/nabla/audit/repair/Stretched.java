package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Idle;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;

/// What may have given a weight another shape: another variable that was meant in the update, or a slip in the line of
/// the gradient. Nothing of it is screened, the weight being no parameter yet.
final class Stretched {
    /// Runs for edits of one line that gives a weight another shape.
    private static final int MOST_RENAMED = 120;

    private final Program program;
    private final Variables variables;

    Stretched(Program program, Variables variables) {
        this.program = program;
        this.variables = variables;
    }

    /// None if the value has its shape.
    List<Applications.Insertion> of(Idle idle) {
        Node grown = idle.grown();
        if (grown == null) return List.of();
        Set<Place> updates = grown.bindings.stream().map(Binding::place).collect(Collectors.toSet());
        List<Applications.Insertion> found = new ArrayList<>();
        for (Suspects s : Suspects.at(program, updates)) found.addAll(changed(s, true));
        Claim gradient = idle.gradient();
        if (gradient != null && !updates.contains(gradient.at()))
            for (Suspects s : Suspects.at(program, Set.of(gradient.at())))
                for (boolean renaming : new boolean[] {true, false}) found.addAll(changed(s, renaming));
        return found;
    }

    /// A line with one small edit: first those with what other lines beside it name.
    private List<Applications.Insertion> changed(Suspects s, boolean renaming) {
        return Alterations.of(variables, s.statement(), s.block()).stream()
                .filter(c -> isRenaming(c.edit()) == renaming)
                .sorted(Comparator.comparing((Variations.Change c) -> renaming ? -beside(c.edit(), s) : 0L)
                        .thenComparingInt(Variations.Change::cost))
                .limit(MOST_RENAMED)
                .map(c -> new Applications.Insertion(c.edit(), s.statement()))
                .toList();
    }

    /// How many lines beside a line have in them what an edit puts there: of updates other updates.
    private static long beside(Edit edit, Suspects s) {
        String by = String.join("", edit.changes().values());
        Pattern word = Pattern.compile("(?<!\\w)" + Pattern.quote(by) + "(?!\\w)");
        return s.block().stream()
                .filter(other -> other != s.statement()
                        && Tree.blocks(other).isEmpty()
                        && isUpdate(other) == isUpdate(s.statement())
                        && word.matcher(other.at().text()).find())
                .count();
    }

    /// Whether what a line computes is made of what it assigns to.
    private static boolean isUpdate(Stmt s) {
        if (s instanceof Stmt.Augment) return true;
        Expr value = Tree.value(s);
        return value != null
                && Tree.targets(s).size() == 1
                && Tree.all(value).stream()
                        .anyMatch(e -> e.at().text()
                                .equals(Tree.targets(s).getFirst().at().text()));
    }

    /// Whether an edit only puts another variable in the place of one.
    private static boolean isRenaming(Edit edit) {
        return edit.nodes().entrySet().stream()
                .allMatch(e -> e.getKey() instanceof Expr old
                        && e.getValue() instanceof Expr by
                        && Variables.isVariable(old)
                        && Variables.isVariable(by));
    }
}
