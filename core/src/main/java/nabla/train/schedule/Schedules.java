package nabla.train.schedule;

import java.util.Arrays;

/** Schedules by name and numbers: {@code constant}, {@code step:10,0.5}, {@code exponential:0.95}, {@code cosine:2}, {@code plateau:0.5,5}. */
public final class Schedules {
    private Schedules() {}

    /** @throws IllegalArgumentException for an unknown name or numbers that do not fit it, listing the forms */
    public static Schedule named(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        double[] n = colon < 0 ? new double[0] : numbers(text, text.substring(colon + 1));
        return switch (name) {
            case "constant" -> new Constant();
            case "step" -> new StepDecay((int) at(n, 0, 10), at(n, 1, 0.5));
            case "exponential" -> new Exponential(at(n, 0, 0.95));
            case "cosine" -> new Cosine(at(n, 0, 0));
            case "plateau" -> new ReduceOnPlateau(at(n, 0, 0.5), (int) at(n, 1, 5));
            default ->
                throw new IllegalArgumentException(
                        "schedule: no '" + name + "'; known are constant, step:EVERY,FACTOR, "
                                + "exponential:FACTOR, cosine:WARMUP, plateau:FACTOR,PATIENCE");
        };
    }

    private static double at(double[] numbers, int i, double otherwise) {
        return i < numbers.length ? numbers[i] : otherwise;
    }

    private static double[] numbers(String text, String list) {
        try {
            return Arrays.stream(list.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("schedule: '" + text + "'; after the colon stand numbers", e);
        }
    }
}
