package nabla.audit.run;

/// A value this interpreter knows nothing about: what is done with it is opaque again, and never an error.
record Opaque(String what) {}
