package nabla.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import nabla.nn.check.Fault;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private final Explanation seed = Explanation.of(new ExampleNetwork().subject());

    private List<Variation> whatIf(String line) {
        return seed.whatIf(List.of(line)).variations();
    }

    @Test
    void aLineIsBrokenInEveryUsualWay() {
        assertThat(whatIf("db2"))
                .extracting(Variation::fault)
                .containsExactly("bias-not-summed", "bias-mean", "sign", "scale-missing");
        assertThat(whatIf("db2")).extracting(Variation::right).containsOnly("db2 = 1ᵀ·dZ2");
    }

    @Test
    void aFaultIsFoundByItsName() {
        Variation v = whatIf("slope-of-gradient").getFirst();
        assertThat(v.right()).isEqualTo("dZ2 = dP ⊙ σ′(Z2)");
        assertThat(v.error()).isGreaterThan(0.1);
        assertThat(v.rightLoss()).hasSize(201);
        assertThat(v.wrongLoss()[200]).isGreaterThan(v.rightLoss()[200]);
    }

    @Test
    void bothTrainingsStartAtTheSameLoss() {
        assertThat(whatIf("all"))
                .hasSizeGreaterThan(10)
                .allSatisfy(v -> assertThat(v.wrongLoss()[0]).isEqualTo(v.rightLoss()[0]));
    }

    @Test
    void aMeanForTheSumStillKindOfWorks() {
        Variation v = whatIf("bias-mean").getFirst();
        assertThat(v.error()).isGreaterThan(0.5);
        assertThat(v.wrongLoss()[200]).isLessThan(0.1 * v.wrongLoss()[0]);
    }

    @Test
    void everyFaultThatCanBefallTheNetworkChangesTheGradient() {
        assertThat(whatIf("all"))
                .allSatisfy(v -> assertThat(v.error()).as(v.fault()).isGreaterThan(1e-3));
        assertThat(whatIf("all")).extracting(Variation::fault).contains(WhatIf.name(Fault.UPDATE_BEFORE_USE));
    }

    @Test
    void aLineThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> whatIf("db7"))
                .withMessageContaining("--what-if: no 'db7' here; there are the lines dH1, dW1, dW2")
                .withMessageContaining("bias-not-summed");
    }
}
