package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nabla.audit.judge.Fault.Kind;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;
import nabla.audit.run.Course;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// Where a weight's step gets lost although the program has one: the loop that does not come to the weight, the loop
/// that does nothing, the list that hands on another value in the weight's place.
final class Missed {
    private final Course course;

    Missed(Course course) {
        this.course = course;
    }

    /// The same faults; gradients that are never applied where their step gets lost.
    Judgement told(Judgement judgement, Step step) {
        List<Fault> faults = new ArrayList<>();
        for (Fault f : judgement.faults()) {
            Node weight = f.of();
            boolean open = f.kind() == Kind.NEVER_APPLIED
                    && (f.claim() == null || f.at().equals(f.claim().at()));
            Place at = open && weight != null ? of(weight, f.claim(), f.at(), step) : null;
            faults.add(at == null ? f : new Fault(f.kind(), at, f.claim(), weight, f.truth(), f.error(), f.detail()));
        }
        return judgement.with(faults);
    }

    /// @param at where it is told so far
    private @Nullable Place of(Node weight, @Nullable Claim gradient, Place at, Step step) {
        int from = gradient == null ? 0 : gradient.node().id; // a loop that computes it comes to its weight
        for (Stmt s : course.inOrder(from, step.nodes.size())) {
            if (!(s instanceof Stmt.For loop)) continue;
            boolean passes = step.parameters.stream().anyMatch(p -> isAkin(weight, p) && isUpdatedIn(loop, p));
            if (passes || gradient == null && isHanded(loop, weight, at)) return loop.at();
        }
        return gradient == null ? null : mispaired(weight, gradient, step.nodes.size());
    }

    /// Whether the update in question is of what the loop hands to it, and the loop has no such weight.
    private static boolean isHanded(Stmt.For loop, Node weight, Place update) {
        return !isMentioned(weight, loop.iterable().at().text())
                && loop.body().stream()
                        .anyMatch(s ->
                                s.at().equals(update) && names(loop.target()).contains(target(s)));
    }

    /// Where the only steps of a program get lost.
    ///
    /// @param end how many values there are when the step is over
    @Nullable
    Place only(Node weight, Claim gradient, int end) {
        for (Stmt s : course.inOrder(gradient.node().id, end)) {
            List<Stmt> steps = s instanceof Stmt.For loop ? Untaken.own(loop.body()) : List.of();
            if (!steps.isEmpty() && steps.stream().noneMatch(course::hasReached)) return s.at();
        }
        Place mispaired = mispaired(weight, gradient, end);
        if (mispaired != null) return mispaired;
        return course.inOrder(gradient.node().id, end).stream()
                .filter(s -> s instanceof Stmt.For || s instanceof Stmt.If)
                .flatMap(s -> s.blocks().stream())
                .filter(block ->
                        block.size() == 1 && block.getFirst().at().text().equals("pass"))
                .map(List::getFirst)
                .filter(course::hasReached)
                .map(Stmt::at)
                .findFirst()
                .orElse(null);
    }

    /// Whether the loop goes from one element or one object to the next and updates a parameter of each.
    private static boolean isUpdatedIn(Stmt.For loop, Parameter p) {
        for (Stmt s : loop.body()) {
            boolean update = p.end().bindings.stream().anyMatch(b -> b.place().equals(s.at()));
            String target = target(s);
            if (!update || target.isEmpty()) {
                if (s instanceof Stmt.If i
                        && isUpdatedIn(new Stmt.For(loop.at(), loop.target(), loop.iterable(), i.then(), List.of()), p))
                    return true;
                continue;
            }
            if (names(loop.target()).stream().anyMatch(v -> mentions(target, v) && !target.equals(v))) return true;
        }
        return false;
    }

    private static String target(Stmt s) {
        return switch (s) {
            case Stmt.Augment a -> a.target().at().text();
            case Stmt.Assign a -> a.targets().getFirst().at().text();
            default -> "";
        };
    }

    private static List<String> names(Expr target) {
        if (target instanceof Expr.Sequence s)
            return s.items().stream().flatMap(e -> names(e).stream()).toList();
        return List.of(target.at().text());
    }

    /// Whether a weight is another element of a parameter's list, or another object's value of the same name.
    private static boolean isAkin(Node weight, Parameter p) {
        for (Binding own : weight.bindings)
            for (Binding b : p.start().bindings) {
                String list = Names.list(own.name());
                boolean element = !list.equals(own.name()) && list.equals(Names.list(b.name()));
                boolean member = own.name().matches("\\w+\\.\\w+") && own.name().equals(b.name());
                if (element && own.name().replaceAll("\\d+", "").equals(b.name().replaceAll("\\d+", "")) || member)
                    return true;
            }
        return false;
    }

    /// A statement that pairs weights with their gradients and has another value in the weight's place.
    private @Nullable Place mispaired(Node weight, Claim gradient, int end) {
        String name = Names.list(gradient.name());
        Pattern pair = Pattern.compile("[(\\[,]\\s*" + Pattern.quote(name) + "\\s*[)\\],]");
        for (Stmt s : course.inOrder(gradient.node().id, end)) {
            String text = switch (s) {
                case Stmt.For f -> f.iterable().at().text();
                case Stmt.Return r -> r.at().text();
                case Stmt.Assign a -> a.value().at().text();
                default -> "";
            };
            boolean pairs = text.matches("(?s).*(\\bzip\\s*\\(|[(\\[]\\s*[(\\[]).*");
            if (pairs && !isMentioned(weight, text) && pair.matcher(text).find()) return s.at();
        }
        return null;
    }

    private static boolean isMentioned(Node weight, String text) {
        return weight.bindings.stream().anyMatch(b -> mentions(text, Names.list(b.name())));
    }

    private static boolean mentions(String text, String name) {
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "(?!\\w)")
                .matcher(text)
                .find();
    }
}
