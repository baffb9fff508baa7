package nabla.examples;

import java.util.function.DoubleUnaryOperator;
import nabla.nn.check.GradientCheck;
import nabla.nn.check.GradientReport;

/// σ′(z) = a·(1 − a) with a = σ(z), the *output*. The discussion has it from the error, (1 − e)·e, and from the input,
/// (1 − z)·z;
/// a central difference tells them apart.
final class SigmoidSlope {
    private SigmoidSlope() {}

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /// Holds a claimed slope of σ against central differences at a few points.
    static GradientReport check(DoubleUnaryOperator slope) {
        return new GradientCheck()
                .of(
                        z -> {
                            double sum = 0;
                            for (double each : z) {
                                sum += sigmoid(each);
                            }
                            return sum;
                        },
                        z -> {
                            double[] slopes = new double[z.length];
                            for (int i = 0; i < z.length; i++) {
                                slopes[i] = slope.applyAsDouble(z[i]);
                            }
                            return slopes;
                        },
                        -2,
                        -0.5,
                        0.25,
                        3);
    }

    public static void main(String[] args) {
        System.out.println("a(1 − a): " + check(z -> sigmoid(z) * (1 - sigmoid(z))));
        System.out.println("z(1 − z): " + check(z -> z * (1 - z)));
        System.out.println("σ(a)(1 − σ(a)): " + check(z -> sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))));
    }
}
