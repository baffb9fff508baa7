package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fit;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Step;
import nabla.audit.judge.Supposition;
import nabla.audit.judge.Verdict;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.run.Probes;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// Right lines by their values. What each expression of the backward pass would have to give is known from the true
/// gradients; what the program can say there that gives it is looked for.
final class Synthesis {
    /// Factors that gradients of a step may be multiples by.
    private static final int MOST_FACTORS = 6;
    /// Ways to say what is wanted that are tried for one expression.
    private static final int MOST_TERMS = 8;
    /// How much less likely a line is that gives a gradient as it is.
    private static final int GRADIENT = 3;
    /// What rounding leaves of a ratio.
    private static final double CLOSE = 1e-5;

    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Variables variables;
    private final boolean operator;
    private final Judgement judgement;

    Synthesis(Program program, Runner runner, Examination examination, Edit made, Variables variables) {
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.variables = variables;
        this.judgement = java.util.Objects.requireNonNull(examination.judgement());
        this.operator = program.source().text().contains("@");
    }

    /// @param cost the lower, the likelier it was meant
    /// @param right how many parameters its value would make right
    /// @param order in which it is run
    record Line(Stmt statement, Edit edit, int cost, int right, int order) {}

    /// @param known how many parameters are to become right at least
    List<Line> of(List<Suspects> suspects, List<Loss> losses, int known) {
        Map<Expr, Suspects> hosts = new LinkedHashMap<>();
        for (Suspects s : suspects) for (Expr host : hosts(s.statement())) hosts.put(host, s);
        List<Line> lines = new ArrayList<>();
        if (hosts.isEmpty()) return lines;
        Map<Expr, List<Atoms>> atoms = new IdentityHashMap<>();
        Map<Expr, List<Map<Object, Object>>> readings = new IdentityHashMap<>();
        hosts.forEach((host, s) -> {
            List<Atoms> here = Atoms.of(variables, s.statement(), host);
            atoms.put(host, here);
            readings.put(
                    host,
                    here.stream()
                            .map(a -> Map.<Object, Object>of(host, a.asked()))
                            .toList());
        });
        List<Probes> probes = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        if (!drawn(readings, true, probes, steps) && !drawn(readings, false, probes, steps)) return lines;
        for (Loss loss : losses) {
            Loss own = steps.getFirst().losses.stream()
                    .filter(l -> l.like(loss))
                    .findFirst()
                    .orElse(null);
            if (own == null) continue;
            Supposition supposition = new Supposition(steps, own);
            if (supposition.draws() < steps.size()) continue;
            hosts.forEach((host, s) -> {
                Traced traced = Traced.of(host, probes, steps, supposition.ends());
                if (traced == null || runner.outOfTime()) return;
                for (Wanted wanted : Wanted.of(traced, steps, supposition, factors(), known))
                    if (!followsWrong(steps.getFirst(), traced, wanted, s.statement()))
                        lines(lines, s.statement(), host, traced, wanted, atoms.get(host), supposition);
            });
        }
        lines.sort(Comparator.comparingInt(Line::order));
        return lines;
    }

    /// Whether an expression is computed from a named value that is no gradient and should be one: that line comes
    /// first, and a way around it leaves it wrong.
    private boolean followsWrong(Step step, Traced traced, Wanted wanted, Stmt statement) {
        List<Node> behind =
                Adjoints.ancestors(List.of(traced.met(0).get(wanted.first()).value()));
        for (Verdict v : judgement.verdicts()) {
            if (v.status() != Verdict.Status.WRONG || v.claim().at().equals(statement.at())) continue;
            Node wrong = step.at(v.claim().key());
            if (wrong != null && behind.contains(wrong)) return true;
        }
        return false;
    }

    /// Whether an expression gives the gradient of something as it is, and of something else than it is to be.
    private static boolean isGradient(Traced traced, Wanted wanted, Supposition supposition) {
        List<Array> own = new ArrayList<>();
        for (int d = 0; d < traced.splices().size(); d++)
            own.add(traced.met(d).get(wanted.first()).value().value());
        if (own.getFirst().size() < 2) return false;
        Fit same = Fit.of(own, wanted.cases());
        if (same != null && same.good()) return false;
        for (List<Array> gradient : supposition.gradients()) {
            Fit fit = Fit.of(own, gradient);
            if (fit != null && fit.good()) return true;
        }
        return false;
    }

    private boolean drawn(
            Map<Expr, List<Map<Object, Object>>> readings, boolean copying, List<Probes> probes, List<Step> steps) {
        probes.clear();
        steps.clear();
        for (int draw = 1; draw <= Examination.DRAWS; draw++) {
            Probes of = new Probes(readings, copying);
            Step step = examination.probed(runner, made.nodes(), draw, of);
            if (step == null) return false;
            probes.add(of);
            steps.add(step);
        }
        return true;
    }

    /// The expressions of a statement whose value may be the gradient; of `w = w - g` it is g.
    private static List<Expr> hosts(Stmt s) {
        if (s instanceof Stmt.Assign a
                && a.value() instanceof Expr.Binary b
                && (b.op().equals("-") || b.op().equals("+"))
                && b.left().at().text().equals(a.targets().getFirst().at().text())) return List.of(b.right());
        return Hosts.all(s);
    }

    /// What gradients that are right are multiples by, and 1.
    private List<Double> factors() {
        Set<Double> factors = new LinkedHashSet<>();
        factors.add(1.0);
        for (Verdict v : judgement.verdicts())
            if (v.status() != Verdict.Status.WRONG) factors.add(rounded(v.fit().factor()));
        for (Judgement.Learned l : judgement.parameters()) {
            var applied = l.applied();
            if (applied != null && applied.good()) factors.add(rounded(applied.factor()));
        }
        factors.removeIf(f -> f == 0 || !Double.isFinite(f));
        return factors.stream().limit(MOST_FACTORS).toList();
    }

    /// Without what rounding adds.
    private static double rounded(double factor) {
        return Double.parseDouble("%.7g".formatted(factor));
    }

    private void lines(
            List<Line> lines,
            Stmt statement,
            Expr host,
            Traced traced,
            Wanted wanted,
            @Nullable List<Atoms> atoms,
            Supposition supposition) {
        int order = traced.met(0).get(wanted.first()).value().id;
        boolean idle = Variables.isVariable(host);
        int dearer = idle ? 0 : isGradient(traced, wanted, supposition) ? GRADIENT : 1;
        int first = wanted.first();
        List<Array> cases = wanted.cases();
        List<Products.Value> values = new ArrayList<>();
        List<Products.Value> numbers = new ArrayList<>();
        for (int i = 0; atoms != null && i < atoms.size(); i++) {
            List<Array> read = read(traced, first, i);
            if (read == null) continue;
            boolean number = read.stream().allMatch(a -> a.size() == 1);
            Products.Value value =
                    new Products.Value(atoms.get(i).term(), read, atoms.get(i).cost());
            values.add(value);
            if (number && !atoms.get(i).slope()) numbers.add(value);
        }
        Set<String> seen = new HashSet<>();
        List<Products.Found> found = new Products(host.at(), operator, cases).of(values);
        for (Products.Found f : found.subList(0, Math.min(MOST_TERMS, found.size())))
            for (Products.Found scaled : scaled(host, f, wanted.free(), numbers)) {
                Edit edit = host == Tree.value(statement)
                        ? Edit.ofWhole(host, scaled.term())
                        : Edit.of(host, scaled.term());
                boolean other = !scaled.term().text().equals(host.at().text());
                if (other && made.isApart(edit) && seen.add(scaled.term().text()))
                    lines.add(new Line(statement, edit, scaled.cost() + dearer, wanted.right(), order));
            }
    }

    /// What is read in every draw, the first time anything is wanted: what is read later may come of it.
    private static @Nullable List<Array> read(Traced traced, int time, int reading) {
        List<Array> read = new ArrayList<>();
        for (int d = 0; d < traced.splices().size(); d++) {
            var other = traced.met(d).get(time).others().get(reading);
            if (other == null) return null;
            read.add(other.value());
        }
        return read;
    }

    /// The expression times what makes it the multiple that is wanted: a sign, and numbers that have names.
    private static List<Products.Found> scaled(
            Expr host, Products.Found f, boolean free, List<Products.Value> numbers) {
        List<Products.Found> found = new ArrayList<>();
        double missing = 1 / f.multiple();
        for (double sign : new double[] {1, -1}) {
            Term term = sign > 0 ? f.term() : f.term().negated(host.at());
            int cost = f.cost() + (sign > 0 ? 0 : 1);
            if (free ? missing * sign > 0 : close(missing, sign)) found.add(new Products.Found(term, 1, cost));
            for (Products.Value n : numbers) {
                double value = n.arrays().getFirst().at(0);
                if (n.arrays().stream().anyMatch(a -> a.at(0) != value) || close(Math.abs(value), 1)) continue;
                boolean own = n.term().text().equals(host.at().text());
                int dearer = own ? -1 : 1 + n.cost();
                if (free ? own && missing * sign * value > 0 : close(missing, sign * value))
                    found.add(new Products.Found(n.term().times(host.at(), term), 1, cost + dearer));
                if (!free && close(missing, sign / value))
                    found.add(new Products.Found(term.binary(host.at(), "/", n.term()), 1, cost + dearer + 1));
                if (!free)
                    for (Products.Value m : numbers) {
                        double divisor = m.arrays().getFirst().at(0);
                        if (m != n && close(missing, sign * value / divisor))
                            found.add(new Products.Found(
                                    n.term().times(host.at(), term).binary(host.at(), "/", m.term()),
                                    1,
                                    cost + dearer + 2));
                    }
            }
        }
        found.sort(Comparator.comparingInt(Products.Found::cost));
        return found.subList(0, Math.min(3, found.size()));
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= CLOSE * Math.abs(b);
    }
}
