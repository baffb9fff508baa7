package nabla.nn.check;

import static nabla.nn.check.Miswritten.as;
import static nabla.nn.check.Miswritten.filled;
import static nabla.nn.check.Miswritten.lastRow;
import static nabla.nn.check.Miswritten.reshaped;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import nabla.matrix.Matrix;
import nabla.matrix.Verb;
import nabla.nn.function.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The usual ways to get one line of a backward pass wrong, each as a rewriting of the verb that is right into other
 * verbs: what a gradient check tries when it guesses, and what an explanation shows the consequences of. Programs must
 * lie on {@link nabla.matrix.ReferenceKernels}, verb by verb, not fused.
 */
public enum Fault {
    BIAS_NOT_SUMMED(
            "the bias gradient is not summed over the batch: one example's row is taken for all",
            (v, program) -> v instanceof Verb.SumRows s && s.A().rows > 1
                    ? as(s.s().name + " = " + s.A().name + "[last]", copy(s.s(), lastRow(s.A())))
                    : null),
    BIAS_MEAN(
            "the mean over the batch stands where the sum belongs; a mean's 1/N is applied once, in the loss",
            (v, program) -> v instanceof Verb.SumRows s && s.A().rows > 1 ? scaled(s, 1.0 / s.A().rows, "1/N·") : null),
    BIAS_SCALAR(
            "the bias gradient is summed over the units too: one scalar for all, where each unit has a bias of its own",
            (v, program) -> v instanceof Verb.SumRows s && s.A().cols > 1 ? oneScalar(s) : null),
    SLOPE_OF_ACTIVATION(
            "the derivative is taken at the activation, not at the pre-activation",
            (v, program) -> v instanceof Verb.Chain c ? slopeOfActivation(c) : null),
    SLOPE_SWAPPED(
            "z stands for a in the derivative",
            (v, program) -> v instanceof Verb.Chain c
                    ? as(
                            c.dZ().name + " = " + c.dA().name + " ⊙ " + c.f().symbol() + "′ written in " + c.Z().name,
                            new Verb.Chain(c.dZ(), c.dA(), c.f(), c.A(), c.Z()))
                    : null),
    SLOPE_OF_GRADIENT(
            "the derivative is written in the gradient, not in the activation: dh·(1 − dh) for dh·h·(1 − h)",
            (v, program) -> v instanceof Verb.Chain c
                    ? as(
                            c.dZ().name + " = " + c.f().symbol() + "′ written in " + c.dA().name,
                            new Verb.Chain(c.dZ(), filled(c.dA(), 1), c.f(), c.dA(), c.dA()))
                    : null),
    SLOPE_MISSING(
            "the activation's derivative is left out",
            (v, program) ->
                    v instanceof Verb.Chain c ? as(c.dZ().name + " = " + c.dA().name, copy(c.dZ(), c.dA())) : null),
    TRANSPOSE_MISSING(
            "a transpose is missing, or a reshape stands in its place",
            (v, program) -> v instanceof Verb.Mul m && m.A().transposed() != m.B().transposed() ? reshapes(m) : null),
    WRONG_ACTIVATION(
            "the weights' gradient is fed the pre-activation, not the activation that the layer saw",
            (v, program) -> v instanceof Verb.Mul m ? wrongActivation(m, program) : null),
    SIGN("the sign is turned round", (v, program) -> isParameterGradient(v) ? scaled(v, -1, "−") : null),
    SCALE_MISSING(
            "the 1/N of the mean is missing",
            (v, program) -> isParameterGradient(v) && batch(v) > 1 ? scaled(v, batch(v), "N·") : null),
    SAMPLE_WEIGHTS_MISSING(
            "the sample weights are in the loss but not in its gradient",
            (v, program) -> v instanceof Verb.Diff d && d.w() != null
                    ? same(new Verb.Diff(d.D(), d.P(), d.Y(), null, d.c()))
                    : v instanceof Verb.Slope s && s.w() != null
                            ? same(new Verb.Slope(s.D(), s.l(), s.P(), s.Y(), null, s.c()))
                            : null),
    PENALTY_MISSING(
            "the penalty is in the loss but not in this gradient",
            (v, program) -> v instanceof Verb.PenaltySlope p ? as(p.dW().name + " += 0") : null),
    MASK_MISSING(
            "dropout's mask is applied forward but not backward",
            (v, program) -> v instanceof Verb.Times t && isGradient(t.C())
                    ? as(t.C().name + " = " + t.A().name, copy(t.C(), t.A()))
                    : null),
    UPDATE_BEFORE_USE("the weights are updated before the layer below has used them", Fault::updateFirst);

    private final String sentence;
    private final BiFunction<Verb, List<Verb>, @Nullable Miswritten> rewriting;

    Fault(String sentence, BiFunction<Verb, List<Verb>, @Nullable Miswritten> rewriting) {
        this.sentence = sentence;
        this.rewriting = rewriting;
    }

    /** What is wrong, in words. */
    public String sentence() {
        return sentence;
    }

    /** What this fault makes of a verb of the program; empty where it cannot befall it. */
    public Optional<Miswritten> befalling(Verb verb, List<Verb> program) {
        return Optional.ofNullable(rewriting.apply(verb, program));
    }

    /** The program with the fault in this one verb. */
    public List<Verb> in(List<Verb> program, Verb verb) {
        List<Verb> instead = befalling(verb, program).map(Miswritten::verbs).orElse(List.of(verb));
        var broken = new ArrayList<Verb>();
        for (Verb v : program) {
            if (v == verb) {
                broken.addAll(instead);
            } else if (!instead.contains(v)) { // a verb that the fault moves does not run twice
                broken.add(v);
            }
        }
        return List.copyOf(broken);
    }

    /** The program with the fault in every verb it can befall, as where a kernel itself is broken. */
    List<Verb> everywhere(List<Verb> program) {
        return program.stream()
                .flatMap(v -> befalling(v, program).map(Miswritten::verbs).orElse(List.of(v)).stream())
                .toList();
    }

    // ---- the longer rewritings

    private static Miswritten oneScalar(Verb.SumRows s) {
        Matrix sums = filled(s.s(), 0);
        Matrix ones = filled(s.s(), s.A().cols, s.A().cols, 1);
        return as(
                s.s().name + " = 1ᵀ·" + s.A().name + "·1",
                new Verb.SumRows(sums, s.A()),
                new Verb.Mul(s.s(), sums, ones));
    }

    private static Miswritten slopeOfActivation(Verb.Chain c) {
        Matrix twice = filled(c.A(), 0);
        return as(
                c.dZ().name + " = " + c.dA().name + " ⊙ " + c.f().symbol() + "′(" + c.A().name + ")",
                new Verb.Map(twice, c.f(), c.A()),
                new Verb.Chain(c.dZ(), c.dA(), c.f(), c.A(), twice));
    }

    private static Miswritten reshapes(Verb.Mul m) {
        return same(
                m.A().transposed()
                        ? new Verb.Mul(m.C(), reshaped(m.A()), m.B())
                        : new Verb.Mul(m.C(), m.A(), reshaped(m.B())));
    }

    private static @Nullable Miswritten wrongActivation(Verb.Mul m, List<Verb> program) {
        for (Verb v : program) {
            if (v instanceof Verb.Map map && map.A().T == m.A()) {
                return same(new Verb.Mul(m.C(), map.Z().T, m.B()));
            }
        }
        return null;
    }

    private static @Nullable Miswritten updateFirst(Verb v, List<Verb> program) {
        for (Verb other : program) {
            if (other instanceof Verb.Step step && v instanceof Verb.Mul m && m.B().T == step.W()) {
                return as(m.equations().get(0) + ", " + step.W().name + " already updated", step, m);
            }
        }
        return null;
    }

    private static Miswritten scaled(Verb verb, double factor, String written) {
        Matrix out = verb.writes().get(0);
        Matrix plain = filled(out, 0);
        Verb first = verb instanceof Verb.Mul m
                ? new Verb.Mul(plain, m.A(), m.B())
                : new Verb.SumRows(plain, ((Verb.SumRows) verb).A());
        return as(
                verb.equations().get(0).replace(" = ", " = " + written),
                first,
                new Verb.Diff(out, plain, filled(out, 0), null, factor));
    }

    /** The equation is what the verb itself says. */
    private static Miswritten same(Verb verb) {
        return as(verb.equations().get(0), verb);
    }

    private static Verb copy(Matrix to, Matrix from) {
        return new Verb.Map(to, new Identity(), from);
    }

    private static boolean isGradient(Matrix m) {
        return m.name.startsWith("d");
    }

    private static boolean isParameterGradient(Verb v) {
        return v instanceof Verb.SumRows || v instanceof Verb.Mul m && m.A().transposed();
    }

    private static int batch(Verb v) {
        return v instanceof Verb.SumRows s ? s.A().rows : ((Verb.Mul) v).B().rows;
    }
}
