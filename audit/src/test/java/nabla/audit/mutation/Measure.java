package nabla.audit.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Audits mutants and prints what was found of them: `Measure [all | N [regular expression of files]]`, or those again
/// that an earlier table lists: `Measure again TABLE`. `Measure right` audits those whose gradients are right: every
/// one that is told wrong is a false alarm.
public final class Measure {
    private static final long SEED = 5;

    private Measure() {}

    public static void main(String[] wanted) throws IOException, InterruptedException, ExecutionException {
        if (wanted.length == 1 && wanted[0].equals("right")) {
            System.out.println(of(Verdicts.rightMutants()).alarms());
            return;
        }
        List<Mutant> mutants = new ArrayList<>(Verdicts.wrongMutants());
        if (wanted.length > 1 && !wanted[0].equals("again"))
            mutants.removeIf(m -> !m.file().matches(wanted[1]));
        if (wanted.length == 2 && wanted[0].equals("again")) {
            String table = Files.readString(Path.of(wanted[1]));
            mutants.removeIf(m -> !table.contains(Tally.name(m)));
            System.out.println(of(mutants).table());
            return;
        }
        int count = wanted.length == 0 || wanted[0].equals("all") ? mutants.size() : Integer.parseInt(wanted[0]);
        long start = System.nanoTime();
        System.out.println(of(sample(mutants, count)).table());
        System.out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
    }

    /// So many of the mutants, always the same ones.
    public static List<Mutant> sample(List<Mutant> mutants, int count) {
        List<Mutant> shuffled = new ArrayList<>(mutants);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    /// The mutants audited, two at a time.
    public static Tally of(List<Mutant> mutants) throws InterruptedException, ExecutionException {
        Tally tally = new Tally();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<Outcome>> outcomes =
                    mutants.stream().map(m -> two.submit(() -> Outcome.of(m))).toList();
            for (Future<Outcome> outcome : outcomes) tally.add(outcome.get());
        }
        return tally;
    }
}
