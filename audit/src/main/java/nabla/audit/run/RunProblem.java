package nabla.audit.run;

import nabla.audit.read.Place;

/// A statement that could not be run, and why: what Python would have raised.
public record RunProblem(Place at, String message) {
    /// Whether the reason is a value that is not known, such as what a module gives that is not at hand, and no
    /// disagreement between values that are.
    public boolean isUnknown() {
        return message.contains(Texts.UNKNOWN);
    }

    /// Whether the program contradicts itself, whatever its data.
    public boolean isContradiction() {
        return message.contains(WrittenSizes.CONTRADICTION);
    }
}
