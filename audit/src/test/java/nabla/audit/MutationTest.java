package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import nabla.audit.mutation.Measure;
import nabla.audit.mutation.Mutant;
import nabla.audit.mutation.Tally;
import nabla.audit.mutation.Verdicts;
import org.junit.jupiter.api.Test;

/// The faults that are put into every backward line of the fixtures that are right. Here a sample of them is audited,
/// as many as a build has time for; `nabla.audit.mutation.Measure` counts more. What is asserted is below what a larger
/// sample reached, which is not yet the goal (99, 95 and 85 of 100).
class MutationTest {
    private static final int SAMPLE = 40;

    @Test
    void thereAreAtLeast1500WaysToSpoilTheFixtures() throws IOException {
        assertThat(Verdicts.wrongMutants()).hasSizeGreaterThanOrEqualTo(1500);
    }

    @Test
    void mostFaultsAreDetectedOnTheirLineAndRepaired() throws Exception {
        Tally tally = Measure.of(Measure.sample(Verdicts.wrongMutants(), SAMPLE));
        assertThat(tally.detected()).as(() -> tally.table()).isGreaterThanOrEqualTo(0.95);
        assertThat(tally.onItsLine()).as(() -> tally.table()).isGreaterThanOrEqualTo(0.85);
        assertThat(tally.repaired()).as(() -> tally.table()).isGreaterThanOrEqualTo(0.82);
    }

    @Test
    void theMutantsAreThoseThatNumPyHasJudged() throws IOException {
        Verdicts verdicts = Verdicts.read();
        for (Fixture fixture : Fixture.all("right")) {
            assertThat(verdicts.ofFile(fixture.name()))
                    .as("%s was changed: run nabla.audit.mutation.Dump and judge_mutants.py again", fixture)
                    .isSubsetOf(Verdicts.keys(Verdicts.mutants(fixture)));
        }
    }

    @Test
    void everyMutantDiffersFromItsProgramAndFromTheOthers() throws IOException {
        for (Fixture fixture : Fixture.all("right")) {
            assertThat(Verdicts.mutants(fixture))
                    .extracting(Mutant::text)
                    .doesNotContain(fixture.text())
                    .doesNotHaveDuplicates();
        }
    }
}
