package nabla.cli;

/**
 * What standard error is shown on.
 *
 * @param columns of the terminal; 0 where it is none
 */
record Screen(int columns) {
    /** As the launcher found it. */
    static Screen current() {
        return new Screen(Integer.getInteger("nabla.columns", 0));
    }

    boolean isTerminal() {
        return columns > 0;
    }
}
