package nabla.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the machine can do at the most: independent fused multiply-adds in registers, nothing loaded or stored. */
public final class Peak {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 2_000_000;
    private static final int TRIES = 7;
    private static final int CHAINS = 10;

    private Peak() {}

    /** GFLOP/s of {@code threads} threads together: the best of a few tries, since only interruptions make it less. */
    public static double gflops(int threads) {
        double best = 0;
        var team = Executors.newFixedThreadPool(threads);
        try {
            var work = IntStream.range(0, threads)
                    .<Callable<Float>>mapToObj(i -> () -> chains(ROUNDS))
                    .toList();
            for (int t = 0; t < TRIES; t++) {
                long start = System.nanoTime();
                for (var done : team.invokeAll(work)) {
                    if (Float.isNaN(done.get())) {
                        throw new IllegalStateException("peak: the chains overflowed");
                    }
                }
                double flops = 2.0 * CHAINS * F.length() * ROUNDS * threads;
                best = Math.max(best, flops / (System.nanoTime() - start));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            team.shutdown();
        }
        return best;
    }

    /** Ten chains: two units of latency four need eight. */
    private static float chains(int rounds) {
        FloatVector a = FloatVector.broadcast(F, 0.9999f);
        FloatVector b = FloatVector.broadcast(F, 1e-5f);
        FloatVector c0 = FloatVector.broadcast(F, 0.1f), c1 = c0, c2 = c0, c3 = c0, c4 = c0;
        FloatVector c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0;
        for (int i = 0; i < rounds; i++) {
            c0 = c0.fma(a, b);
            c1 = c1.fma(a, b);
            c2 = c2.fma(a, b);
            c3 = c3.fma(a, b);
            c4 = c4.fma(a, b);
            c5 = c5.fma(a, b);
            c6 = c6.fma(a, b);
            c7 = c7.fma(a, b);
            c8 = c8.fma(a, b);
            c9 = c9.fma(a, b);
        }
        return c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .lane(0);
    }
}
