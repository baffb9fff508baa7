package nabla.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How one column of a table becomes features of the network, as learned from the training rows. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Input.Number.class, name = "number"),
    @JsonSubTypes.Type(value = Input.Category.class, name = "category"),
    @JsonSubTypes.Type(value = Input.Flag.class, name = "flag"),
    @JsonSubTypes.Type(value = Input.Image.class, name = "image"),
    @JsonSubTypes.Type(value = Input.Dropped.class, name = "dropped")
})
public sealed interface Input extends Serializable {
    /** The name of the column. */
    String name();

    /** What each feature is called. */
    List<String> features();

    /**
     * One feature, (x − mean) / deviation, but no farther than {@link #FARTHEST} from 0, so that a slip of the pen does
     * not outweigh all other rows; a missing x is the median.
     * @param missing how many of the training rows had no value
     */
    record Number(String name, double mean, double deviation, double median, int missing) implements Input {
        /** Deviations from the mean. */
        static final double FARTHEST = 6;

        @Override
        public List<String> features() {
            return List.of(name);
        }
    }

    /**
     * One feature for each value, 1 where the row has it, else 0; a missing value is the most frequent one.
     * @param values those often enough to learn from, ascending
     * @param rare how many training rows had a value not among {@code values}. If there were any, they and the values
     *     never seen in training share one more feature, "other". If there were none, that feature could not have been
     *     learned: a value never seen is all zeros.
     */
    record Category(String name, List<String> values, int rare, String mostFrequent, int missing) implements Input {
        public Category {
            values = List.copyOf(values);
        }

        @Override
        public List<String> features() {
            List<String> features = new ArrayList<>();
            values.forEach(value -> features.add(name + "=" + value));
            if (rare > 0) {
                features.add(name + "=other");
            }
            return features;
        }
    }

    /**
     * One feature: 1 where the value is {@code yes}, 0 where it is {@code no}; a missing or other value is {@code
     * mostFrequent}.
     */
    record Flag(String name, String yes, String no, String mostFrequent, int missing) implements Input {
        @Override
        public List<String> features() {
            return List.of(name + "=" + yes);
        }
    }

    /** height × width features: pixel / brightest. */
    record Image(String name, int height, int width, int brightest) implements Input {
        @Override
        public List<String> features() {
            return IntStream.range(0, height * width)
                    .mapToObj(i -> name + "[" + i / width + "," + i % width + "]")
                    .toList();
        }
    }

    /** No feature, because of {@code reason}. */
    record Dropped(String name, String reason) implements Input {
        @Override
        public List<String> features() {
            return List.of();
        }
    }
}
