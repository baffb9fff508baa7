package nabla.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void theCaretKeepsTabsAndCountsWideLettersTwice() {
        assertThat(Excerpt.of(7, 3, "\t\tdb = 1")).containsExactly("  7 | \t\tdb = 1", "    | \t\t^");
        assertThat(Excerpt.of(7, 8, "x = é + d")).last().isEqualTo("    |        ^");
        assertThat(Excerpt.of(12, 6, "\u5c42_1 + d")).last().isEqualTo("     |       ^");
    }

    @Test
    void aLongLineIsShownAroundItsColumn() {
        List<String> lines = Excerpt.of(1, 301, "a".repeat(300) + "b" + "c".repeat(300));
        assertThat(lines.getFirst()).hasSizeLessThan(160).contains("ab", "… ", " …");
        assertThat(lines.getFirst().charAt(lines.getLast().indexOf('^'))).isEqualTo('b');
    }

    @Test
    void proseIsBrokenBetweenWords() {
        assertThat(Excerpt.wrapped("word ".repeat(50).strip(), "  "))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("  word").hasSizeLessThanOrEqualTo(100));
    }
}
