package nabla.explain;

import java.util.List;

/// One of the questions people get stuck at, answered with the numbers at hand.
///
/// @param id for links: `bias`
/// @param points paragraphs, each with a heading of a few words
public record Lesson(String id, String title, List<Point> points) {

    /// @param exhibits the matrices it speaks of
    public record Point(String heading, String text, List<Exhibit> exhibits) {}

    /// A matrix under a caption.
    ///
    /// @param rowLabels what stands before each row; empty for nothing
    /// @param wrong whether it shows what not to do
    public record Exhibit(String caption, double[][] numbers, List<String> rowLabels, boolean wrong) {}
}
