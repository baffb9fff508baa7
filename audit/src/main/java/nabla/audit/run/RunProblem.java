package nabla.audit.run;

import nabla.audit.read.Place;

/// A statement that could not be run, and why: what Python would have raised.
public record RunProblem(Place at, String message) {}
