package nabla.audit.run;

/// Python's None.
enum Nothing {
    NONE;

    @Override
    public String toString() {
        return "None";
    }
}
