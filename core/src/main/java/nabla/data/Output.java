package nabla.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;

/** How the column to predict becomes what the network is trained towards. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Output.Classes.class, name = "classes"),
    @JsonSubTypes.Type(value = Output.Number.class, name = "number")
})
public sealed interface Output extends Serializable {
    /** The name of the column. */
    String name();

    /**
     * A class: the index in {@code classes}.
     * @param numbers whether the column holds numbers
     */
    record Classes(String name, List<String> classes, boolean numbers) implements Output {
        public Classes {
            classes = List.copyOf(classes);
        }
    }

    /** A number: y = (t − mean) / deviation, so that outputs and errors are about 1 whatever the column's unit. */
    record Number(String name, double mean, double deviation) implements Output {
        /** The network's output y in the column's own unit: t = mean + deviation · y. */
        public double original(double y) {
            return mean + deviation * y;
        }
    }
}
