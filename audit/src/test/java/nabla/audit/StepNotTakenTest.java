package nabla.audit;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// Steps that are not the multiple of a gradient that others are, told at the line that makes them so.
class StepNotTakenTest {
    private static void isToldAt(String fixture, String line, String wrong) throws IOException {
        String text = Files.readString(Fixture.FOLDER.resolve("right").resolve(fixture));
        new Slip(text, line, wrong).isToldAndRepaired();
    }

    @Test
    void aGradientOfNothingBeforeAnAdaptiveStep() throws IOException {
        isToldAt(
                "layer_objects_adam.py",
                "self.bias_grad = np.sum(g, axis=0, keepdims=True)",
                "self.bias_grad = np.sum(self.penalty, axis=0, keepdims=True)");
    }

    @Test
    void aRateThatOneOfManyNumbersDoesNotHave() throws IOException {
        isToldAt(
                "neuron_lists.py",
                "self.w[j][k] += rate * slack_out[k] * self.hid[j]",
                "self.w[j][k] += slack_out[k] * self.hid[j]");
    }
}
