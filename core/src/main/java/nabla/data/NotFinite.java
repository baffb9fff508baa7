package nabla.data;

import java.util.Locale;
import java.util.Set;

/** The ways in which programs write what is no finite number. */
final class NotFinite {
    private static final Set<String> WRITTEN = Set.of("nan", "inf", "infinity");

    private NotFinite() {}

    static boolean is(String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        return WRITTEN.contains(unsigned.toLowerCase(Locale.ROOT));
    }
}
