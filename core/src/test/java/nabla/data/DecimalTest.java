package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+7",
                ".5",
                "5.",
                "-.25",
                "007",
                "1e3",
                "1E+3",
                "1.5e-3",
                "0.1",
                "3.4028235e38",
                "3.4028236e38",
                "1e39",
                "-1e400",
                "1e-45",
                "7e-46",
                "1e-400",
                "1e99999999999",
                "0e99999999999",
                "123456789012345678901234567890",
                "0.00000000000000000000000001",
                "16777217",
                "16777219",
                "9007199254740993",
                "1.00000005960464477539062500001",
                "1.000000059604644775390625"
            })
    void numbersAreThoseOfParseFloat(String number) {
        assertSame(number);
    }

    @Test
    void randomNumbersAreThoseOfParseFloat() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                assertSame(Float.toString(value));
                assertSame(String.format(Locale.ROOT, "%." + random.nextInt(9) + "f", random.nextGaussian()));
                assertSame(random.nextLong() + "e" + (random.nextInt(80) - 50));
            }
        }
    }

    /** Where rounding twice, to double and then to float, goes wrong: next to the middle between two floats. */
    @Test
    void numbersBesideTheMiddleOfTwoFloatsAreRoundedOnce() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            float below = 1 + random.nextInt(1 << 20) + random.nextFloat();
            BigDecimal middle = new BigDecimal(below)
                    .add(new BigDecimal(Math.nextUp(below)))
                    .divide(BigDecimal.valueOf(2));
            BigDecimal little = new BigDecimal("1e-" + (8 + random.nextInt(20)));
            assertSame(middle.toPlainString());
            assertSame(middle.add(little).toPlainString());
            assertSame(middle.subtract(little).toPlainString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "e5",
                "1e",
                "1e+",
                "1e1.5",
                "--1",
                "1-",
                "1 ",
                " 1",
                "NaN",
                "Infinity",
                "1f",
                "1d",
                "0x10",
                "0x1p3",
                "1,5",
                "1.2.3",
                "1_000",
                "１",
                "½",
                "1e5e5"
            })
    void otherTextsAreNone(String text) {
        assertThat(new Decimal('.').parse(text)).isNaN();
    }

    @Test
    void theDecimalPointMayBeAComma() {
        Decimal comma = new Decimal(',');
        assertThat(comma.parse("-3,25e1")).isEqualTo(-32.5f);
        assertThat(comma.parse("1,000000059604644775390625001")).isEqualTo(Math.nextUp(1f));
        assertThat(comma.parse("3.25")).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,2|1", "-1.5e3x|-1500", "1e|1", "1e-,|1", "2.|2", "7-|7"})
    void aNumberEndsWhereItCannotGoOn(String text, float value) {
        Decimal decimal = new Decimal('.');
        assertThat(decimal.read(text.toCharArray(), 0, text.length())).isEqualTo(value);
        assertThat(Float.parseFloat(text.substring(0, decimal.end()))).isEqualTo(value);
    }

    private static void assertSame(String number) {
        float parsed = new Decimal('.').parse(number);
        if (Float.floatToRawIntBits(parsed) != Float.floatToRawIntBits(Float.parseFloat(number))) {
            throw new AssertionError(number + " was read as " + parsed + " instead of " + Float.parseFloat(number));
        }
    }
}
