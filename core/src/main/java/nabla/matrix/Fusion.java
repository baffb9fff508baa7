package nabla.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a list of verbs so that neighbours run as one kernel call. Two verbs are neighbours when one can be moved
 * to the other without passing a verb that writes what it touches or touches what it writes; so a parameter is never
 * stepped before the last verb that reads it. No equation stands here: a fused verb's default body in {@link Kernels}
 * has them.
 */
final class Fusion {
    private final List<Verb> verbs;

    private Fusion(List<Verb> verbs) {
        this.verbs = new ArrayList<>(verbs);
    }

    static List<Verb> of(List<Verb> verbs) {
        var fusion = new Fusion(verbs);
        int i = 0;
        while (i < fusion.verbs.size()) {
            Verb verb = fusion.verbs.get(i);
            fusion.joinFrom(i);
            boolean another = fusion.verbs.get(i) != verb && !(fusion.verbs.get(i) instanceof Verb.Fused);
            i += another ? 0 : 1; // what was joined further down has left its place to another verb
        }
        return List.copyOf(fusion.verbs);
    }

    private void joinFrom(int i) {
        Verb verb = verbs.get(i);
        if (verb instanceof Verb.Affine a) {
            joinMap(a);
        } else if (verb instanceof Verb.Softmax s) {
            joinLoss(s);
        } else if (verb instanceof Verb.Mul m && m.B().transposed()) {
            joinChain(m);
        } else if (verb instanceof Verb.Mul m && m.A().transposed()) {
            joinSum(m);
        }
    }

    /** Z = X·W + 1·b; A = f(Z). */
    private void joinMap(Verb.Affine a) {
        Verb.Map m = find(Verb.Map.class, v -> v.Z() == a.Z());
        if (m != null && (!m.f().fromOutput() || onlyChainsRead(a.Z(), m))) {
            replace(List.of(a, m), k -> k.affineMap(a.Z(), m.A(), m.f(), a.X(), a.W(), a.b()));
        }
    }

    /** P = softmax(Z); L = the cross-entropy; dZ = c·w ⊙ (P − Y). */
    private void joinLoss(Verb.Softmax s) {
        Verb.CrossEntropy e = find(Verb.CrossEntropy.class, v -> v.Z() == s.Z());
        Verb.Diff d = find(Verb.Diff.class, v -> v.P() == s.P());
        if (e != null && d != null && e.Y() == d.Y() && e.w() == d.w() && e.c() == d.c() && onlyReader(s.P(), d)) {
            replace(List.of(s, e, d), k -> k.softmaxCrossEntropy(s.P(), e.L(), d.D(), s.Z(), e.Y(), e.w(), e.c()));
        }
    }

    /** dA = dY·Wᵀ; dZ = dA ⊙ f′(Z). */
    private void joinChain(Verb.Mul m) {
        Verb.Chain c = find(Verb.Chain.class, v -> v.dA() == m.C());
        if (c != null && !m.A().transposed() && onlyReader(m.C(), c)) {
            replace(List.of(m, c), k -> k.mulChain(c.dZ(), m.C(), m.A(), m.B().T, c.f(), c.Z(), c.A()));
        }
    }

    /** dW = Xᵀ·dZ; db = 1ᵀ·dZ; and, where nothing else wants the gradient, W ← u(W, dW); b ← u(b, db). */
    private void joinSum(Verb.Mul m) {
        Verb.SumRows s = find(Verb.SumRows.class, v -> v.A() == m.B());
        if (s == null || m.B().transposed()) {
            return;
        }
        Verb.Step w = find(Verb.Step.class, v -> v.dW() == m.C());
        Verb.Step b = find(Verb.Step.class, v -> v.dW() == s.s());
        boolean stepped = w != null
                && b != null
                && w.u() == b.u()
                && onlyReader(m.C(), w)
                && onlyReader(s.s(), b)
                && replace(
                        List.of(m, s, w, b), k -> k.gradientsStep(w.W(), b.W(), m.C(), s.s(), m.A().T, m.B(), w.u()));
        if (!stepped) {
            replace(List.of(m, s), k -> k.gradients(m.C(), s.s(), m.A().T, m.B()));
        }
    }

    // ---- moving verbs together

    /** Replaces the parts by one verb where they can meet; false, and nothing changed, where they cannot. */
    private boolean replace(List<Verb> parts, Verb.Fused.Call call) {
        int first = verbs.indexOf(parts.get(0));
        int last = parts.stream().mapToInt(verbs::indexOf).max().orElseThrow();
        for (int at = first; at <= last; at++) {
            if (meetsAt(at, first, last, parts)) {
                var fused = new Verb.Fused(parts, call);
                var between = new ArrayList<>(verbs.subList(first, last + 1));
                int before = (int) between.subList(0, at - first + 1).stream()
                        .filter(v -> !parts.contains(v))
                        .count();
                between.removeAll(parts);
                between.add(before, fused);
                verbs.subList(first, last + 1).clear();
                verbs.addAll(first, between);
                return true;
            }
        }
        return false;
    }

    /** Whether every part can be moved to the place right after index {@code at}. */
    private boolean meetsAt(int at, int first, int last, List<Verb> parts) {
        for (int i = first; i <= last; i++) {
            Verb other = verbs.get(i);
            if (parts.contains(other)) {
                continue;
            }
            for (Verb part : parts) {
                int from = verbs.indexOf(part);
                boolean passed = i <= at ? from < i : from > i;
                if (passed && conflict(part, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean conflict(Verb a, Verb b) {
        return overlap(a.writes(), b.writes()) || overlap(a.writes(), b.reads()) || overlap(a.reads(), b.writes());
    }

    private static boolean overlap(List<Matrix> some, List<Matrix> others) {
        return some.stream().anyMatch(m -> others.stream().anyMatch(m::overlaps));
    }

    // ---- who reads what

    private <V extends Verb> @Nullable V find(Class<V> kind, Predicate<V> test) {
        return verbs.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(test)
                .findFirst()
                .orElse(null);
    }

    private boolean onlyReader(Matrix m, Verb reader) {
        return verbs.stream().noneMatch(v -> v != reader && overlap(v.reads(), List.of(m)));
    }

    private boolean onlyChainsRead(Matrix Z, Verb.Map map) {
        return verbs.stream().noneMatch(v -> v != map && !readsItForChain(v, Z) && overlap(v.reads(), List.of(Z)));
    }

    /** A chain reads Z only formally where f′ is written in a; and so does a product already joined with one. */
    private static boolean readsItForChain(Verb v, Matrix Z) {
        if (v instanceof Verb.Fused f) {
            return f.parts().stream().allMatch(p -> readsItForChain(p, Z) || !overlap(p.reads(), List.of(Z)));
        }
        return v instanceof Verb.Chain c && Objects.equals(c.Z(), Z);
    }
}
