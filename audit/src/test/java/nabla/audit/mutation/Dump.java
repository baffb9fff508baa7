package nabla.audit.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;
import tools.jackson.databind.json.JsonMapper;

/// Writes the mutants of a folder's programs, one JSON object a line, for judge_mutants.py.
public final class Dump {
    private Dump() {}

    public static void main(String[] folderAndOutput) throws IOException {
        JsonMapper json = new JsonMapper();
        List<Path> files;
        try (Stream<Path> list = Files.list(Path.of(folderAndOutput[0]))) {
            files = list.filter(f -> f.toString().endsWith(".py")).sorted().toList();
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            Source source = new Source(file.getFileName().toString(), Files.readString(file));
            for (Mutant mutant : Mutations.of(PythonReader.read(source)))
                lines.append(json.writeValueAsString(mutant)).append('\n');
        }
        Files.writeString(Path.of(folderAndOutput[1]), lines);
    }
}
