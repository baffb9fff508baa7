package nabla.audit.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fit;
import nabla.audit.judge.Step;
import nabla.audit.judge.Supposition;
import nabla.audit.read.Stmt;
import nabla.audit.run.Probes;
import nabla.audit.run.Runner;
import nabla.audit.trace.Node;
import nabla.audit.trace.Splice;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Loss;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// What edits would make of a step, told of many in one run: each is evaluated where its line is run, and its value
/// carried through the trace to the parameters. Only what passes here is worth a run of its own.
final class Screen {
    /// What one edit would make right.
    enum Told {
        NOTHING,
        SOMETHING,
        /// Only a run tells.
        UNTOLD
    }

    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final List<Loss> losses;
    private final int draws;

    Screen(Runner runner, Examination examination, Edit made, List<Loss> losses) {
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.losses = losses;
        // One number is a multiple of any other: it takes a second draw to see that it is not the same multiple.
        this.draws = examination.first().parameters.stream()
                        .anyMatch(p -> p.start().value().size() == 1)
                ? 2
                : 1;
    }

    /// An edit of a statement.
    interface Trial {
        Stmt statement();

        Edit edit();

        /// An edit of one expression of the statement that comes to the same.
        default Edit shown() {
            return edit();
        }
    }

    /// What each of the trials tells of a value: whether it becomes what it is to be.
    ///
    /// @param truth in the first draw
    <T extends Trial> Map<T, Told> at(List<T> trials, Tape.Key value, Array truth) {
        return told(trials, 1, true, steps -> {
            Node node = steps.getFirst().at(value);
            if (node == null) return null;
            return new Question(List.of(node), traced -> true, changed -> {
                Expr expr = changed.getFirst().get(node.expr);
                Fit fit = expr == null ? null : Fit.of(List.of(expr.value()), List.of(truth));
                return fit != null && fit.good() && fit.factor() > 0;
            });
        });
    }

    /// What each of the trials tells of the step: whether more parameters become right than are known to.
    <T extends Trial> Map<T, Told> of(List<T> trials, int known) {
        return told(trials, draws, true, steps -> {
            List<Supposition> suppositions = losses.stream()
                    .flatMap(loss -> steps.getFirst().losses.stream()
                            .filter(l -> l.like(loss))
                            .limit(1))
                    .map(l -> new Supposition(steps, l))
                    .toList();
            if (suppositions.stream().allMatch(s -> s.ends().size() <= known)) return null; // one more has to learn
            List<Node> ends = suppositions.stream()
                    .flatMap(s -> s.ends().stream())
                    .distinct()
                    .toList();
            return new Question(
                    ends,
                    traced -> suppositions.stream().anyMatch(s -> s.mayMend(traced::changes, known)),
                    changed -> suppositions.stream().anyMatch(s -> s.right(changed, known) > known));
        });
    }

    /// What is asked of every trial.
    ///
    /// @param ends the values of the first draw it takes to answer
    /// @param open whether the expression may answer it at all
    /// @param answer given what has changed in each draw
    private record Question(List<Node> ends, Predicate<Traced> open, Predicate<List<Map<Expr, Expr>>> answer) {}

    private <T extends Trial> Map<T, Told> told(
            List<T> trials, int count, boolean copying, Function<List<Step>, @Nullable Question> asking) {
        Map<T, Told> told = new IdentityHashMap<>();
        Map<nabla.audit.read.Expr, List<T>> byHost = new LinkedHashMap<>();
        Map<Stmt, List<nabla.audit.read.Expr>> hosts = new IdentityHashMap<>();
        for (T trial : trials) {
            told.put(trial, Told.UNTOLD);
            nabla.audit.read.Expr host = Hosts.of(hosts.computeIfAbsent(trial.statement(), Hosts::all), trial.shown());
            if (host != null)
                byHost.computeIfAbsent(host, ignored -> new ArrayList<>()).add(trial);
        }
        if (byHost.isEmpty()) return told;
        List<Probes> probes = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        for (int draw = 1; draw <= count; draw++) {
            Map<nabla.audit.read.Expr, List<Map<Object, Object>>> readings = new IdentityHashMap<>();
            byHost.forEach((host, list) ->
                    readings.put(host, list.stream().map(t -> t.shown().nodes()).toList()));
            Probes of = new Probes(readings, copying);
            Step step = examination.probed(runner, made.nodes(), draw, of);
            if (step == null) return copying ? told(trials, count, false, asking) : told;
            probes.add(of);
            steps.add(step);
        }
        Question question = asking.apply(steps);
        if (question == null) // with a copy of the prediction it is another loss
        return copying ? told(trials, count, false, asking) : told;
        List<Splice.Trace> traces = Traced.traces(steps, question.ends());
        byHost.forEach((host, list) -> {
            Traced traced = Traced.of(host, probes, traces);
            boolean open = traced != null && question.open().test(traced);
            Map<List<Array>, Told> byValue = new HashMap<>();
            for (int i = 0; traced != null && i < list.size() && !runner.outOfTime(); i++)
                if (traced.tells(i)) told.put(list.get(i), open ? told(traced, i, question, byValue) : Told.NOTHING);
        });
        return told;
    }

    /// Where an expression is met once, what it gives is all that counts: the same value is not looked at twice.
    private static Told told(Traced traced, int reading, Question question, Map<List<Array>, Told> byValue) {
        List<Array> given = traced.given(reading);
        if (given == null) return Told.NOTHING;
        Told known = byValue.get(given);
        if (known != null) return known;
        Told told = isAnswered(traced.read(reading), question) ? Told.SOMETHING : Told.NOTHING;
        if (given.size() == traced.splices().size()) byValue.put(given, told);
        return told;
    }

    private static boolean isAnswered(@Nullable List<Map<Expr, Expr>> others, Question question) {
        try {
            return others != null && question.answer().test(others);
        } catch (IllegalArgumentException | IndexOutOfBoundsException shapesDoNotFit) {
            return false;
        }
    }
}
