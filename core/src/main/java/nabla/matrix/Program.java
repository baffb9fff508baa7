package nabla.matrix;

import java.util.List;

/** A list of verbs on fixed matrices: one training step, recorded once and run as often as one likes. */
public final class Program {
    private final Verb[] verbs;
    private final Kernels kernels;

    public Program(List<Verb> verbs, Kernels kernels) {
        this.verbs = verbs.toArray(Verb[]::new);
        this.kernels = kernels;
    }

    /** Allocates nothing. */
    public void run() {
        for (Verb verb : verbs) {
            verb.run(kernels);
        }
    }

    public List<Verb> verbs() {
        return List.of(verbs);
    }

    /** The same computation with neighbours joined into fused verbs. */
    public Program fused() {
        return new Program(Fusion.of(List.of(verbs)), kernels);
    }
}
