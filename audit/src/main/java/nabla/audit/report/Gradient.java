package nabla.audit.report;

/// A value that claims to be a gradient.
///
/// @param of what it is the gradient of
/// @param status right, right given its inputs, or wrong
/// @param factor of the true gradient
public record Gradient(String name, int line, String of, String status, double factor, double error) {}
