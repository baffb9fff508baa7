package nabla.explain;

/// What the network predicts over a part of the plane, as it is and after some training; row 0 is at the smallest y.
public record Boundary(double fromX, double toX, double fromY, double toY, double[][] before, double[][] after) {}
