import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the unrolled sources of module simd. C2 keeps a vector in a register only where it has a variable of its
/// own, so loops over registers have to be written out; they are written out here, once, for every size.
///
/// `java Generate.java target/generated-sources/simd`
class Generate {
    static final String HEADER = """
            package nabla.simd;

            import static nabla.simd.Lanes.F;
            import static nabla.simd.Lanes.VL;

            import javax.annotation.processing.Generated;
            import jdk.incubator.vector.*;
            import org.jspecify.annotations.NullMarked;

            """;

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0], "nabla", "simd"));
        Files.writeString(folder.resolve("Tiles.java"), HEADER + Tiles.source());
        Files.writeString(folder.resolve("Strips.java"), HEADER + Strips.source());
        Files.writeString(folder.resolve("Transpose.java"), HEADER + Transpose.source());
        Files.writeString(folder.resolve("Functions.java"), HEADER + Functions.source());
        Files.writeString(folder.resolve("Updates.java"), HEADER + Updates.source());
    }
}
