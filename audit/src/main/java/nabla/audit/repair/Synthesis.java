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
import nabla.audit.trace.Splice;
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
    /// Expressions of one value that are tried in a loop, where they may differ later.
    private static final int MOST_ALIKE = 9;
    /// How much less likely a line is that gives a gradient as it is.
    private static final int GRADIENT = 3;
    /// How much less likely it is that a term was left out.
    private static final int LEFT_OUT = 2;
    /// How much less likely it is that a step is meant without the rate it has.
    private static final int DROPPED = 2;
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
        List<Asked> asked = new ArrayList<>();
        for (boolean copying : new boolean[] {true, false}) {
            List<Probes> probes = new ArrayList<>();
            List<Step> steps = new ArrayList<>();
            Map<Expr, List<Map<Object, Object>>> none = new IdentityHashMap<>();
            hosts.keySet().forEach(host -> none.put(host, List.of()));
            if (!drawn(none, copying, probes, steps)) continue;
            asked.clear();
            for (Loss loss : losses) asked.addAll(asked(hosts, loss, probes, steps, known));
            if (said(asked, copying, lines)) break;
        }
        lines.sort(Comparator.comparingInt(Line::order));
        return lines;
    }

    /// What is wanted of an expression.
    private record Asked(Suspects suspect, Expr host, Traced traced, Wanted wanted, boolean gradient) {}

    private List<Asked> asked(Map<Expr, Suspects> hosts, Loss loss, List<Probes> probes, List<Step> steps, int known) {
        List<Asked> asked = new ArrayList<>();
        Loss own = steps.getFirst().losses.stream()
                .filter(l -> l.like(loss))
                .findFirst()
                .orElse(null);
        if (own == null) return asked;
        Supposition supposition = new Supposition(steps, own);
        if (supposition.draws() < steps.size()) return asked;
        List<Splice.Trace> traces = Traced.traces(steps, supposition.ends());
        hosts.forEach((host, s) -> {
            Traced traced = Traced.of(host, probes, traces);
            if (traced == null || runner.outOfTime()) return;
            for (Wanted wanted : Wanted.of(traced, steps, supposition, factors(), known))
                if (!followsWrong(steps.getFirst(), traced, wanted, s.statement()))
                    asked.add(new Asked(s, host, traced, wanted, isGradient(traced, wanted, supposition)));
        });
        return asked;
    }

    /// Reads what the program has where something is wanted, and puts it together; false if a run with these readings
    /// is another one.
    private boolean said(List<Asked> asked, boolean copying, List<Line> lines) {
        Map<Expr, List<Atoms>> atoms = new IdentityHashMap<>();
        Map<Expr, List<Map<Object, Object>>> readings = new IdentityHashMap<>();
        for (Asked a : asked) {
            if (atoms.containsKey(a.host)) continue;
            List<Atoms> here = Atoms.of(variables, a.suspect.statement(), a.host);
            atoms.put(a.host, here);
            readings.put(
                    a.host,
                    here.stream()
                            .map(atom -> Map.<Object, Object>of(a.host, atom.asked()))
                            .toList());
        }
        List<Probes> probes = new ArrayList<>();
        if (!asked.isEmpty() && !drawn(readings, copying, probes, new ArrayList<>())) return false;
        for (Asked a : asked) lines(lines, a, java.util.Objects.requireNonNull(atoms.get(a.host)), probes);
        return true;
    }

    /// Whether an expression is computed from a named value that is no gradient and should be one: that line comes
    /// first, and a way around it leaves it wrong.
    private boolean followsWrong(Step step, Traced traced, Wanted wanted, Stmt statement) {
        Node own = traced.met(0).get(wanted.first()).value();
        List<Node> behind = Adjoints.ancestors(List.of(own));
        for (Verdict v : judgement.verdicts()) {
            if (v.status() != Verdict.Status.WRONG || v.claim().at().equals(statement.at())) continue;
            Node wrong = step.at(v.claim().key());
            boolean handedOn =
                    wrong != null && own.inputs.contains(wrong) && own.value().equals(wrong.value());
            if (wrong != null && wrong != own && !handedOn && behind.contains(wrong)) return true;
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

    private void lines(List<Line> lines, Asked asked, List<Atoms> atoms, List<Probes> probes) {
        Stmt statement = asked.suspect.statement();
        Expr host = asked.host;
        Wanted wanted = asked.wanted;
        int order = asked.traced.met(0).get(wanted.first()).value().id;
        int dearer = Variables.isVariable(host) ? 0 : asked.gradient ? GRADIENT : 1;
        List<Array> cases = wanted.cases();
        List<Products.Value> values = new ArrayList<>();
        List<Products.Value> numbers = new ArrayList<>();
        for (int i = 0; i < atoms.size(); i++) {
            List<Array> read = read(host, probes, wanted.times(), i);
            if (read == null) continue;
            boolean number = read.stream().allMatch(a -> a.size() == 1);
            Products.Value value =
                    new Products.Value(atoms.get(i).term(), read, atoms.get(i).cost());
            values.add(value);
            if (number && !atoms.get(i).slope()) numbers.add(value);
        }
        Set<String> seen = new HashSet<>();
        int alike = wanted.values().getFirst().size() > 1 ? MOST_ALIKE : 1;
        List<Products.Found> found = new Products(host.at(), operator, alike, cases).of(values);
        List<Products.Found> said = new ArrayList<>();
        for (Products.Found f : found.subList(0, Math.min(alike * MOST_TERMS, found.size())))
            said.addAll(scaled(host, f, wanted.free(), numbers));
        if (host == Tree.value(statement) || !Variables.isVariable(host)) // a term is missing where a sum is said
        said.addAll(completed(host, asked.traced, wanted, values, numbers));
        for (Products.Found term : said) {
            Edit edit = host == Tree.value(statement) ? Edit.ofWhole(host, term.term()) : Edit.of(host, term.term());
            boolean other = !term.term().text().equals(host.at().text());
            int without = wanted.free() && drops(host, term.term(), numbers) ? DROPPED : 0;
            if (other && made.isApart(edit) && seen.add(term.term().text()))
                lines.add(new Line(statement, edit, term.cost() + dearer + without, wanted.right(), order));
        }
    }

    /// Whether a number that has a name is no longer said.
    private static boolean drops(Expr host, Term by, List<Products.Value> numbers) {
        return numbers.stream()
                .map(n -> n.term().text())
                .anyMatch(n -> n.matches("[\\w.]+")
                        && host.at().text().contains(n)
                        && !by.text().contains(n));
    }

    /// The expression with a term that was left out of it: what is missing to what is wanted, if that can be said.
    private List<Products.Found> completed(
            Expr host, Traced traced, Wanted wanted, List<Products.Value> values, List<Products.Value> numbers) {
        List<Array> missing = new ArrayList<>();
        List<Array> cases = wanted.cases();
        for (int d = 0; d < traced.splices().size(); d++)
            for (int time : wanted.times()) {
                Array own = traced.met(d).get(time).value().value();
                Array asked = cases.get(missing.size());
                if (own.size() < 2 || !own.shape().equals(asked.shape())) return List.of();
                missing.add(asked.minus(own));
            }
        if (missing.stream().anyMatch(a -> a.isEveryElement(0))) return List.of();
        List<Products.Found> completed = new ArrayList<>();
        List<Products.Found> found = new Products(host.at(), operator, 1, missing).of(values);
        for (Products.Found f : found.subList(0, Math.min(MOST_TERMS, found.size())))
            for (Products.Found term : scaled(host, f, false, numbers)) {
                Term own = Term.of(host);
                Term whole = term.term().tree() instanceof Expr.Unary u && u.op().equals("-")
                        ? own.minus(host.at(), new Term(term.term().text().substring(1), u.operand()))
                        : own.binary(host.at(), "+", term.term());
                completed.add(new Products.Found(whole, 1, term.cost() + LEFT_OUT));
            }
        return completed;
    }

    /// What is read in every draw those times.
    private static @Nullable List<Array> read(Expr host, List<Probes> probes, List<Integer> times, int reading) {
        List<Array> read = new ArrayList<>();
        for (Probes draw : probes)
            for (int time : times) {
                List<Probes.Met> met = draw.met(host);
                var other = time < met.size() ? met.get(time).others().get(reading) : null;
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
                boolean there = host.at().text().contains(n.term().text());
                if (!own && there && !(n.term().tree() instanceof Expr.Name)) continue; // it is taken already
                int dearer = own ? -1 : 1 + n.cost();
                if (free ? own && missing * sign * value > 0 : close(missing, sign * value))
                    found.add(new Products.Found(n.term().times(host.at(), term), 1, cost + dearer));
                if (!free && close(missing, sign / value))
                    found.add(new Products.Found(term.binary(host.at(), "/", n.term()), 1, cost + dearer + 1));
                if (!free)
                    for (Products.Value m : numbers) {
                        double divisor = m.arrays().getFirst().at(0);
                        if (m != n
                                && !host.at().text().contains(m.term().text())
                                && close(missing, sign * value / divisor))
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
