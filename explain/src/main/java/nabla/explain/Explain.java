package nabla.explain;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import nabla.io.AtomicFile;

/// The verb `nabla explain`, after its options have been read.
public final class Explain {
    /// Above this many multiply-adds a batch, 200 steps of every fault are more than a page should wait for.
    private static final long SHOWN_UNASKED = 20_000;

    private Explain() {}

    /// Explains and renders; says where files went.
    ///
    /// @return 0 where all witnesses agree, 1 where they do not
    /// @throws IllegalArgumentException for a what-if line with which nothing usual goes wrong
    /// @throws nabla.data.DataException where a file cannot be written
    public static int run(Subject subject, Rendering rendering, PrintWriter out) {
        Explanation explanation = Explanation.of(subject);
        if (!rendering.whatIf().isEmpty()) {
            explanation = explanation.whatIf(rendering.whatIf());
        }
        if (rendering.json()) {
            out.print(JsonDocument.of(explanation));
        } else if (rendering.html() == null && rendering.latex() == null) {
            out.print(TextReport.of(explanation, rendering.style()));
        } else {
            out.println(TextReport.verdict(explanation, rendering.style()));
        }
        if (rendering.html() != null) {
            write(rendering.html(), HtmlPage.of(withVariations(explanation)), rendering, out);
        }
        if (rendering.latex() != null) {
            write(rendering.latex(), LatexDocument.of(explanation), rendering, out);
        }
        out.flush();
        return explanation.agrees() ? 0 : 1;
    }

    private static Explanation withVariations(Explanation e) {
        boolean small = e.subject().network().multiplyAdds(e.subject().rows()) <= SHOWN_UNASKED;
        return e.variations().isEmpty() && small && e.agrees() ? e.whatIf(List.of("all")) : e;
    }

    private static void write(Path file, String content, Rendering rendering, PrintWriter out) {
        AtomicFile.write(file, content);
        if (!rendering.json()) {
            out.println("written: " + file);
        }
    }
}
