package nabla.calculus.notation;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Shape;

/// Shapes as one writes them in matrix notation: 5×3.
final class Dimensions {
    private Dimensions() {}

    static String text(Shape shape) {
        if (shape.rank() == 0) return "1";
        return IntStream.of(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }
}
