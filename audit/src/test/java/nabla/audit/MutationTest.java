package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import nabla.audit.mutation.Mutant;
import nabla.audit.mutation.Verdicts;
import org.junit.jupiter.api.Test;

/// The faults that are put into every backward line of the fixtures that are right. What the auditor makes of them,
/// `nabla.audit.mutation.Measure` counts.
class MutationTest {
    @Test
    void thereAreAtLeast1500WaysToSpoilTheFixtures() throws IOException {
        assertThat(Verdicts.wrongMutants()).hasSizeGreaterThanOrEqualTo(1500);
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
