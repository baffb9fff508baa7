package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;

/// A program that computes gradients and leaves the step to others is given a plain step of gradient descent: every
/// array of the start moves against the gradient that is called after it. A program with an update of its own that was
/// not reached is given none.
final class InventedStep {
    private static final String MARK =
            "d|grads?|gradients?|delta|nabla|dj_?d?|dl_?d?|dc_?d?|de_?d?|dloss_?d?|dcost_?d?|g|partial|derivative";
    private static final Pattern BEFORE = Pattern.compile("(" + MARK + ")_?((of|wrt)_?)?");
    private static final Pattern AFTER = Pattern.compile("_?(" + MARK + "|prime)");
    private static final double RATE = 0.1;
    private static final int DEPTH = 4;
    /// How programs write an update: `W -= rate * dW`, `W = W - rate * dW`.
    private static final Pattern OWN = Pattern.compile(
            "(?m)^[^#\\n]*-=?\\s*\\(?(self\\.)?(lr|alpha|eta|rate|step_?size|l_?rate|learning_?rate)\\s*\\*");

    /// An array where it is kept.
    private record Held(String name, Tensor array, Consumer<Object> put) {}

    private final Run run;

    InventedStep(Run run) {
        this.run = run;
    }

    /// @param start what may be learned, by name
    void take(Map<String, Object> start) {
        if (OWN.matcher(run.place.source().text()).find()) return;
        List<Held> learned = new ArrayList<>();
        gather("", start, learned, 0);
        learned.removeIf(h -> Fitting.isPredicted(h.array().node(run)));
        List<Binding> names = List.copyOf(run.tape.bindings());
        boolean any = false;
        for (Held p : learned) {
            for (Binding g : names.reversed()) {
                if (!g.node().shape().equals(p.array().shape(run))
                        || g.node() == p.array().node(run)
                        || !isGradient(key(g.name()), key(p.name()))
                        || !Fitting.isPredicted(g.node())) continue;
                step(p, firstRound(g, names).node());
                any = true;
                break;
            }
        }
        if (any) run.note("the program computes gradients and changes nothing by them: a step against them was added");
    }

    /// The gradient of a loop's first round, if its second computed it anew: the loss that is judged by is the first.
    private Binding firstRound(Binding g, List<Binding> names) {
        return run.course.rounds().stream()
                .filter(r -> r.end() < g.order() && g.order() <= r.next())
                .flatMap(r -> names.reversed().stream()
                        .filter(b -> r.from() < b.order() && b.order() <= r.end())
                        .filter(b -> b.name().equals(g.name()) && b.place().equals(g.place()))
                        .limit(1))
                .filter(b -> !Adjoints.ancestors(List.of(g.node())).contains(b.node()))
                .findFirst()
                .orElse(g);
    }

    private void step(Held p, Node gradient) {
        run.place = gradient.place;
        run.site = 0;
        Object moved = Arithmetic.binary(
                run, "-", p.array(), Arithmetic.binary(run, "*", run.number(RATE), Tensor.array(gradient)));
        run.bind(moved, p.name(), Binding.How.CHANGED);
        p.put().accept(moved);
    }

    /// `dW1`, `grad_W1`, `W1_grad` or `W1` again, kept elsewhere, for `W1`; `nabla_w[0]` for `weights[0]`.
    private static boolean isGradient(String gradient, String parameter) {
        if (gradient.equals(parameter)) return true;
        if (gradient.endsWith(parameter)
                && BEFORE.matcher(rest(gradient, parameter, true)).matches()) return true;
        if (gradient.startsWith(parameter)
                && AFTER.matcher(rest(gradient, parameter, false)).matches()) return true;
        int g = gradient.indexOf('#');
        int p = parameter.indexOf('#');
        if (g < 0 || p < 0 || !gradient.substring(g).equals(parameter.substring(p))) return false;
        String of =
                gradient.substring(0, g).replaceFirst("^(" + MARK + ")_", "").replaceFirst("s$", "");
        return of.length() < g && parameter.startsWith(of);
    }

    private static String rest(String gradient, String parameter, boolean before) {
        return before
                ? gradient.substring(0, gradient.length() - parameter.length())
                : gradient.substring(parameter.length());
    }

    /// `self.params['W1']` is W1; `weights[0]` is weights#0.
    private static String key(String path) {
        String[] parts = path.toLowerCase(Locale.ROOT).split("\\.");
        String last = parts[parts.length - 1];
        Matcher quoted = Pattern.compile(".*\\['(.*)'\\]").matcher(last);
        return quoted.matches() ? quoted.group(1) : last.replace('[', '#').replace("]", "");
    }

    @SuppressWarnings("unchecked")
    private void gather(String path, Object value, List<Held> found, int depth) {
        if (depth > DEPTH) return;
        switch (value) {
            case Callable.Instance i ->
                i.fields.forEach((name, v) -> held(path + "." + name, v, x -> i.fields.put(name, x), found, depth));
            case Map<?, ?> m ->
                new LinkedHashMap<>((Map<Object, Object>) m).forEach((k, v) -> {
                    if (k instanceof String name)
                        held(
                                depth == 0 ? name : path + "['" + name + "']",
                                v,
                                x -> ((Map<Object, Object>) m).put(k, x),
                                found,
                                depth);
                });
            case List<?> l -> {
                for (int i = 0; i < Math.min(l.size(), 20); i++) {
                    int at = i;
                    held(path + "[" + i + "]", l.get(i), x -> ((List<Object>) l).set(at, x), found, depth);
                }
            }
            case Tuple t -> {
                for (int i = 0; i < t.items().size(); i++)
                    held(path + "[" + i + "]", t.items().get(i), x -> {}, found, depth);
            }
            default -> {}
        }
    }

    private void held(String name, Object value, Consumer<Object> put, List<Held> found, int depth) {
        if (value instanceof Tensor t) {
            if (!t.number) found.add(new Held(name, t, put));
        } else gather(name, value, found, depth + 1);
    }
}
