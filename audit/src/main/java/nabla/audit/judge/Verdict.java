package nabla.audit.judge;

import nabla.audit.trace.Node;

/// What was found about one claim.
///
/// @param of what it is the gradient of
/// @param status right, right given its inputs, or wrong
/// @param fit against the true adjoint, wrong inputs taken as given
public record Verdict(Claim claim, Node of, Status status, Fit fit) {
    public enum Status {
        RIGHT("right"),
        GIVEN_INPUTS("right given its inputs"),
        WRONG("wrong");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /// As a report says it.
        public String words() {
            return words;
        }
    }
}
