package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoalTest {
    @Test
    void theLastColumnIsPredictedUnlessAnotherIsNamed() {
        Table table = read("a,b\n1,x\n2,y\n");
        assertThat(Goal.of(table, null, null).name()).isEqualTo("b");
        assertThat(Goal.of(table, "a", Task.REGRESSION).name()).isEqualTo("a");
    }

    @Test
    void textsAndAFewWholeNumbersAreClassesOtherNumbersAreNot() {
        assertThat(task("x,y\n1,b\n2,a\n3,b\n")).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("x,y\n" + "1,0\n2,1\n".repeat(2))).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("x,y\n" + "1,3\n2,5\n3,4\n".repeat(10))).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("x,y\n1,3\n2,5\n3,4\n4,9\n")).isEqualTo(Task.REGRESSION);
        assertThat(task("x,y\n1,0.5\n2,1\n3,1\n")).isEqualTo(Task.REGRESSION);
        assertThat(Goal.of(read("x,y\n" + "1,0\n2,1\n".repeat(2)), null, Task.REGRESSION)
                        .task())
                .isEqualTo(Task.REGRESSION);
    }

    @Test
    void classesAreInOrder() {
        assertThat(Goal.of(read("x,y\n" + "1,10\n2,9\n3,-1\n".repeat(5)), null, null)
                        .classNames())
                .containsExactly("-1", "9", "10");
        assertThat(Goal.of(read("x,y\n1,b\n2,a\n3,b\n"), null, null).classNames())
                .containsExactly("a", "b");
    }

    @Test
    void zeroAndMinusZeroAreOneClass() {
        Goal goal = Goal.of(read("x,y\n1,-0\n2,0\n3,1\n"), null, null);
        assertThat(goal.classNames()).containsExactly("0", "1");
        assertThat(goal.holdOut(0.3, 1).heldOut()).hasSize(1);
    }

    @Test
    void rowsWithoutAValueAreNoPartOfIt() {
        Goal goal = Goal.of(read("x,y\n1,a\n2,\n3,b\n4,?\n5,b\n6,a\n"), null, null);
        assertThat(goal.rows()).containsExactly(0, 2, 4, 5);
        Split split = goal.holdOut(0.5, 1);
        assertThat(split.training()).hasSize(2);
        assertThat(goal.folds(2, 1)).allSatisfy(fold -> assertThat(goal.rows()).contains(fold.heldOut()));
    }

    @Test
    void anUnknownTargetSuggestsTheNearest() {
        refused("price,carat\n1,2\n2,3\n", "prise", null)
                .hasMessage("data.csv has no column \"prise\" to predict; did you mean \"price\"?");
    }

    @Test
    void aDroppedTargetIsRefused() {
        Table table = Csv.read("data.csv", stream("a,b,c\n1,2,3\n4,5,6\n"), CsvFormat.DETECT.withDrop(Set.of("b")));
        assertThatThrownBy(() -> Goal.of(table, "b", null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is among the columns dropped");
    }

    @Test
    void oneClassOnlyIsRefused() {
        refused("label,x,y\na,1,c\nb,2,c\n", null, null)
                .hasMessage(
                        "data.csv: the target \"y\" has only one class, \"c\"; there is nothing to tell apart; did you mean --target label?");
    }

    @Test
    void aConstantNumberIsRefused() {
        refused("x,y\n1,2.5\n2,2.5\n", null, null)
                .hasMessageContaining("is always 2.5; there is nothing to learn; name another column");
    }

    @Test
    void moreClassesThanRowsCanHoldAreRefused() {
        refused("x,y\n1,a\n2,b\n3,c\n4,d\n5,e\n", null, null)
                .hasMessageContaining("has 5 different values in 5 rows, too many to be classes");
    }

    @Test
    void textsAreNoNumbersToPredict() {
        refused("x,y\n1,a\n2,b\n", null, Task.REGRESSION)
                .hasMessageContaining("holds texts such as \"a\"; a number can only be predicted from numbers");
    }

    @Test
    void aTargetWithoutValuesIsRefused() {
        refused("x,y\n1,\n2,\n", null, null).hasMessageContaining("\"y\" has no values");
    }

    @Test
    void aSingleColumnIsRefused() {
        refused("x\n1\n2\n", null, null)
                .hasMessageContaining("has only the column x; at least one to predict and one to predict it from");
    }

    private static AbstractThrowableAssert<?, ?> refused(String text, @Nullable String target, @Nullable Task task) {
        return assertThatThrownBy(() -> Goal.of(read(text), target, task)).isInstanceOf(DataException.class);
    }

    private static Task task(String text) {
        return Goal.of(read(text), null, null).task();
    }

    private static Table read(String text) {
        return Csv.read("data.csv", stream(text), CsvFormat.DETECT);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
