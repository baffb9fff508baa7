package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.judge.Idle;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Shape;
import org.jspecify.annotations.Nullable;

/// Updates for a gradient that is never applied, each written like an update that is there. Where a line assigns to the
/// value already and it does not learn, that line is the wrong one and makes room; else the update is put behind its
/// like.
final class Applications {
    /// An update put behind another one, or in the place of one.
    record Insertion(Edit edit, Stmt behind) {}

    private static final int MOST = 60;

    private Applications() {}

    static List<Insertion> of(Program program, Step step, Idle idle) {
        List<Insertion> found = new ArrayList<>();
        if (idle.gradient() == null || idle.grown() != null) return found;
        String gradient = idle.gradient().name();
        List<Tree.Found> statements = Suspects.statements(program);
        for (Parameter p : nearest(step, idle)) {
            for (Place place : places(p)) {
                Tree.Found at = statements.stream()
                        .filter(f -> f.statement().at().equals(place))
                        .findFirst()
                        .orElse(null);
                if (at == null || Tree.targets(at.statement()).isEmpty()) continue;
                Expr target = Tree.targets(at.statement()).getFirst();
                for (String name : names(idle)) {
                    String text = at.statement().at().text();
                    String own = target.at().text();
                    Expr value = Tree.value(at.statement());
                    if (value == null) continue;
                    for (Expr part : Tree.all(value)) {
                        if (!Variables.isVariable(part) || part.at().text().equals(own)) continue;
                        for (String weight : called(target, name)) {
                            String written = replaced(text, own, weight);
                            written = replaced(written, part.at().text(), like(part, gradient));
                            add(found, at, beside(program, step, idle, at, gradient), written, statements);
                        }
                    }
                }
            }
        }
        return found;
    }

    /// The program's own updates once more, each for the value that does not learn: its name in place of the
    /// parameter's, and another name that is there in place of the gradient's.
    static List<Insertion> alike(Program program, Step step, Idle idle, Variables variables) {
        List<Insertion> found = new ArrayList<>();
        if (idle.grown() != null) return found;
        List<Tree.Found> statements = Suspects.statements(program);
        Set<Stmt> seen = new HashSet<>();
        for (Parameter p : nearest(step, idle))
            for (Place place : places(p))
                for (Tree.Found at : statements) {
                    Stmt s = at.statement();
                    boolean update = s.at().equals(place) && Tree.targets(s).size() == 1 && seen.add(s);
                    Expr value = update ? Tree.value(s) : null;
                    if (value == null) continue;
                    String own = word(Tree.targets(s).getFirst().at().text());
                    Set<String> names = new LinkedHashSet<>();
                    for (Stmt u : updates(program, step, idle, at))
                        for (Expr v : variables.values(u))
                            if (isOfSize(variables, v, idle)) names.add(word(v.at().text()));
                    for (String name : names(idle))
                        for (Expr part : Tree.all(value)) {
                            String gradient = word(part.at().text());
                            if (!Variables.isVariable(part) || gradient.equals(own)) continue;
                            if (variables.shape(part) instanceof Shape shape && shape.size() == 1) continue; // a rate
                            for (String other : names)
                                if (found.size() < MOST
                                        && !other.equals(gradient)
                                        && !word(name).equals(own))
                                    add(
                                            found,
                                            at,
                                            beside(program, step, idle, at, other),
                                            word(word(s.at().text(), own, word(name)), gradient, other),
                                            statements);
                        }
                }
        return found;
    }

    /// Where a parameter got its new value; a loop may do that many times.
    private static Set<Place> places(Parameter p) {
        return p.end().bindings.stream().map(Binding::place).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The names of a value that does not learn.
    private static Set<String> names(Idle idle) {
        return idle.value().bindings.stream().map(Binding::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Whether a variable has as many elements as the value that does not learn, or nobody knows how many.
    private static boolean isOfSize(Variables variables, Expr v, Idle idle) {
        Shape shape = variables.shape(v);
        return shape == null || shape.size() == idle.value().value().size();
    }

    /// Programs update their parameters in the order in which they made them: the one before comes first, then those
    /// before that, then those after.
    private static List<Parameter> nearest(Step step, Idle idle) {
        int own = idle.value().id;
        return step.parameters.stream()
                .sorted(Comparator.<Parameter>comparingInt(p -> p.start().id > own ? 1 : 0)
                        .thenComparingInt(p -> Math.abs(own - p.start().id)))
                .toList();
    }

    /// Behind an update that takes the same gradient, or that of the parameter before, if it stands beside the one that
    /// is written after.
    private static Stmt beside(Program program, Step step, Idle idle, Tree.Found pattern, String gradient) {
        List<Stmt> beside = updates(program, step, idle, pattern);
        return beside.stream()
                .filter(s -> Tree.values(s).stream()
                        .flatMap(v -> Tree.all(v).stream())
                        .anyMatch(e ->
                                Variables.isVariable(e) && word(e.at().text()).equals(word(gradient))))
                .findFirst()
                .orElse(beside.isEmpty() ? pattern.statement() : beside.getFirst());
    }

    /// The updates that stand beside one, the nearest in the order of the parameters first.
    private static List<Stmt> updates(Program program, Step step, Idle idle, Tree.Found pattern) {
        return nearest(step, idle).stream()
                .flatMap(p -> places(p).stream())
                .map(place -> Tree.find(program.body(), place))
                .filter(Objects::nonNull)
                .filter(update -> update.block() == pattern.block())
                .map(Tree.Found::statement)
                .distinct()
                .toList();
    }

    /// The name that tells a variable from its likes: of `layer.W` and `W[l]` it is W.
    private static String word(String variable) {
        return variable.replaceAll("\\[.*", "").replaceAll("^.*\\.", "");
    }

    private static String word(String text, String old, String by) {
        return text.replaceAll(
                "(?<!\\w)" + java.util.regex.Pattern.quote(old) + "(?!\\w)",
                java.util.regex.Matcher.quoteReplacement(by));
    }

    /// A name as it is said where another one stands: of the same object, in the same dict.
    private static String like(Expr other, String name) {
        if (other instanceof Expr.Attribute a && name.matches("\\w+\\.\\w+"))
            return a.object().at().text() + name.substring(name.indexOf('.'));
        if (other instanceof Expr.Subscript s && name.matches("\\w*\\['\\w+']"))
            return s.object().at().text() + name.substring(name.indexOf('['));
        return name;
    }

    /// The same; what has a name of one word where another weight is an entry of a dict may be the entry of that name.
    private static List<String> called(Expr other, String name) {
        boolean entry = other instanceof Expr.Subscript s && s.index() instanceof Expr.Text && name.matches("\\w+");
        return entry
                ? List.of(name, ((Expr.Subscript) other).object().at().text() + "['" + name + "']")
                : List.of(like(other, name));
    }

    private static String replaced(String text, String old, String by) {
        return text.replaceAll(
                "(?<![\\w.'])" + java.util.regex.Pattern.quote(old) + "(?![\\w'])",
                java.util.regex.Matcher.quoteReplacement(by));
    }

    private static void add(
            List<Insertion> found, Tree.Found like, Stmt behind, String written, List<Tree.Found> statements) {
        try {
            Stmt wrong = wrong(like, written, statements);
            Insertion insertion = wrong == null
                    ? new Insertion(Edit.behind(behind, written), behind)
                    : new Insertion(Edit.instead(wrong, written), wrong);
            if (found.stream()
                    .noneMatch(i -> i.edit().changes().equals(insertion.edit().changes()))) found.add(insertion);
        } catch (IllegalArgumentException notPython) {
            return;
        }
    }

    /// The last line beside the updates that assigns to the value an update is for; null if there is none.
    private static @Nullable Stmt wrong(Tree.Found like, String update, List<Tree.Found> statements) {
        Stmt wrong = null;
        for (Tree.Found f : statements) {
            Stmt s = f.statement();
            boolean beside = f.block() == like.block() && s != like.statement();
            if (!beside || Tree.targets(s).size() != 1) continue;
            String own = Tree.targets(s).getFirst().at().text();
            if (update.matches("(?s)" + Pattern.quote(own) + "\\s*[-+*/]?=[^=].*") && isUpdate(s, like.statement()))
                wrong = s;
        }
        return wrong;
    }

    /// Whether a line is meant as an update as another one is: it is of the same form, reads what it assigns to, or
    /// comes after that other one. Where a value starts is none.
    private static boolean isUpdate(Stmt s, Stmt like) {
        Expr value = Tree.value(s);
        Expr other = Tree.value(like);
        if (value == null || other == null) return false;
        String own = Tree.targets(s).getFirst().at().text();
        boolean same = value instanceof Expr.Binary a && other instanceof Expr.Binary b && a.op().equals(b.op());
        return s instanceof Stmt.Augment
                || same
                || s.at().start() > like.at().start()
                || Tree.all(value).stream().anyMatch(e -> e.at().text().equals(own));
    }
}
