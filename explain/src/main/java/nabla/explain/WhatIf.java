package nabla.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Verb;
import nabla.nn.Bound;
import nabla.nn.Parameter;
import nabla.nn.check.Fault;

/// "It will still kind of work", shown: the same batch, 200 steps of training, one backward line broken.
final class WhatIf {
    static final int STEPS = 200;

    private final Subject subject;
    private final double[] rightLoss;

    WhatIf(Subject subject) {
        this.subject = subject;
        Bound bound = bound();
        rightLoss = train(bound, program(bound).verbs());
    }

    private Bound bound() {
        return subject.on(new ReferenceKernels());
    }

    private Program program(Bound bound) {
        return Explainer.step(bound, subject.learningRate());
    }

    /// @throws IllegalArgumentException for a line with which nothing usual goes wrong
    List<Variation> of(List<String> lines) {
        var variations = new ArrayList<Variation>();
        for (String line : lines) {
            var found = of(line);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--what-if: no '" + line + "' here; there are " + known());
            }
            found.stream().filter(v -> !variations.contains(v)).forEach(variations::add);
        }
        return variations;
    }

    private List<Variation> of(String line) {
        List<Verb> verbs = program(bound()).verbs();
        var variations = new ArrayList<Variation>();
        for (Fault fault : Fault.values()) {
            for (int i = 0; i < verbs.size(); i++) {
                boolean asked = line.equals("all")
                        || line.equals(name(fault))
                        || line.equals(verbs.get(i).writes().getFirst().name);
                if (asked && fault.befalling(verbs.get(i), verbs).isPresent()) {
                    variations.add(vary(fault, i));
                    if (!line.equals(verbs.get(i).writes().getFirst().name)) {
                        break; // one line for each fault: the first it can befall, nearest to the loss
                    }
                }
            }
        }
        return variations;
    }

    static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String known() {
        List<Verb> verbs = program(bound()).verbs();
        var names = new TreeSet<String>();
        var faults = new TreeSet<String>();
        for (Fault fault : Fault.values()) {
            for (Verb verb : verbs) {
                if (fault.befalling(verb, verbs).isPresent()) {
                    names.add(verb.writes().getFirst().name);
                    faults.add(name(fault));
                }
            }
        }
        return "the lines " + String.join(", ", names) + "; the faults " + String.join(", ", faults) + "; and all";
    }

    private Variation vary(Fault fault, int i) {
        Bound bound = bound();
        List<Verb> verbs = program(bound).verbs();
        Verb verb = verbs.get(i);
        List<Verb> broken = fault.in(verbs, verb);
        double error = gradientError(fault, i);
        return new Variation(
                name(fault),
                verb.writes().getFirst().name,
                fault.sentence(),
                verb.equations().getFirst(),
                fault.befalling(verb, verbs).orElseThrow().equation(),
                error,
                rightLoss,
                train(bound, broken));
    }

    /// Of the first step, against the same step done right.
    private double gradientError(Fault fault, int i) {
        Bound right = bound();
        program(right).run();
        Bound wrong = bound();
        Program program = program(wrong);
        Verb verb = program.verbs().get(i);
        new Program(fault.in(program.verbs(), verb), wrong.parameters().kernels()).run();
        double worst = 0;
        for (Parameter p : right.parameters().list()) {
            Parameter q = wrong.parameters().get(p.name());
            worst = Math.max(
                    worst,
                    Difference.relative(q.gradient().toArray(), p.gradient().toArray()));
        }
        return worst;
    }

    private static double[] train(Bound bound, List<Verb> verbs) {
        var step = new Program(verbs, bound.parameters().kernels());
        double[] loss = new double[STEPS + 1];
        for (int i = 0; i < STEPS; i++) {
            step.run();
            loss[i] = bound.loss();
        }
        bound.forward();
        loss[STEPS] = bound.loss();
        return loss;
    }
}
