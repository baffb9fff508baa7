package nabla.explain;

/// Where in a training step an equation stands.
public enum Phase {
    FORWARD("Forward", "from the examples to the predictions"),
    LOSS("Loss", "one number for the whole batch"),
    BACKWARD("Backward", "from the loss back to every parameter: dM is ∂L/∂M, in M's own shape"),
    UPDATE("Update", "every parameter a small step downhill");

    private final String title;
    private final String subtitle;

    Phase(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    public String title() {
        return title;
    }

    public String subtitle() {
        return subtitle;
    }
}
