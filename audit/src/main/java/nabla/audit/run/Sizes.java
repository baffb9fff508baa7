package nabla.audit.run;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// At which sizes a program is run. A gradient that is right for 784 inputs, 128 units and 60,000 images is right for
/// 16, 6 and 15: large whole numbers written in a program are read as small ones, all different, in their order.
///
/// @param smaller what is read for what is written; any other number is read as it is
record Sizes(Map<Long, Long> smaller) {
    /// Every number as it is written.
    static final Sizes WRITTEN = new Sizes(Map.of());

    /// Numbers from here on are read as others.
    private static final int LARGE = 24;

    /// From here on a number counts examples: between two such numbers some must remain.
    private static final int EXAMPLES = 1000;

    private static final long FIRST = 5;
    private static final Pattern WHOLE = Pattern.compile("(?<![\\w.])\\d+(?![\\w.])");
    /// Bounds such as `clip(z, -500, 500)` are no sizes; nor is the largest byte.
    private static final Pattern BOUND = Pattern.compile("[(,=]\\s*-\\s*(\\d+)");

    private static final long BYTE = 255;

    static boolean ofImages(String text) {
        return text.contains("784")
                || Pattern.compile("\\b28\\s*[*,]\\s*28\\b").matcher(text).find();
    }

    /// Small sizes for a program: images of 28 × 28 become images of 4 × 4, the rest goes by order.
    static Sizes small(String text) {
        SortedSet<Long> written = numbers(text);
        Map<Long, Long> smaller = new HashMap<>();
        if (ofImages(text)) {
            smaller.put(28L, 4L);
            smaller.put(784L, 16L);
            smaller.put(785L, 17L);
        }
        long next = FIRST;
        long before = 0;
        long given = 0;
        for (long n : written) {
            if (n < LARGE || smaller.containsKey(n)) continue;
            if (n == before + 1) next = given + 1;
            while (written.contains(next) || smaller.containsValue(next)) next++;
            smaller.put(n, next);
            before = n;
            given = next;
            next += n < EXAMPLES ? 1 : 4;
        }
        return new Sizes(Map.copyOf(smaller));
    }

    private static SortedSet<Long> numbers(String text) {
        String code = text.replaceAll("#.*", "");
        SortedSet<Long> numbers = new TreeSet<>();
        Matcher m = WHOLE.matcher(code);
        while (m.find()) if (m.group().length() < 8) numbers.add(Long.parseLong(m.group()));
        numbers.remove(BYTE);
        Matcher bound = BOUND.matcher(code);
        while (bound.find()) if (bound.group(1).length() < 8) numbers.remove(Long.parseLong(bound.group(1)));
        return numbers;
    }

    /// How many examples there are of a set that is known to have so many, the first such number that the program
    /// writes; 0 if it writes none.
    int examples(long... known) {
        for (long n : known) if (smaller.containsKey(n)) return (int) of(n);
        return 0;
    }

    long of(long written) {
        return smaller.getOrDefault(written, written);
    }

    int of(int written) {
        return (int) of((long) written);
    }
}
