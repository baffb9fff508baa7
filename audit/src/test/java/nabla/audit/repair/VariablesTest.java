package nabla.audit.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nabla.audit.read.Program;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Tape;
import org.junit.jupiter.api.Test;

/// Which names a line can use.
class VariablesTest {
    private static final Program PROGRAM = PythonReader.read(new Source("net.py", """
            first = 1
            for i in range(3):
                use(first)
                second = i
            third = 2
            def f(x):
                return third
            """));

    private static final Variables VARIABLES = new Variables(PROGRAM, new Tape(new Tape.SiteNumbers(), Map.of(), 100));

    @Test
    void aLineOfTheModuleNamesWhatWasBoundBeforeItOrInTheLoopAroundIt() {
        Stmt use = ((Stmt.For) PROGRAM.body().get(1)).body().getFirst();
        assertThat(VARIABLES.at(use).values()).containsKeys("first", "second").doesNotContainKey("third");
    }

    @Test
    void aFunctionNamesWhatTheModuleBindsAnywhere() {
        Stmt back = ((Stmt.Function) PROGRAM.body().get(3)).body().getFirst();
        assertThat(VARIABLES.at(back).values()).containsKeys("x", "third");
    }
}
