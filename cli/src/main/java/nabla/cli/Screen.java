package nabla.cli;

import nabla.explain.TextStyle;

/**
 * What a stream of this process is shown on.
 *
 * @param columns of the terminal; 0 where it is none
 */
record Screen(int columns) {
    /** Standard error's, as the launcher found it. */
    static Screen current() {
        return new Screen(Integer.getInteger("nabla.columns", 0));
    }

    /** Standard output's, as the launcher found it. */
    static Screen output() {
        return new Screen(Integer.getInteger("nabla.output.columns", 0));
    }

    boolean isTerminal() {
        return columns > 0;
    }

    /** Colour on a terminal, unless NO_COLOR (https://no-color.org) says no. */
    TextStyle style() {
        String no = System.getenv("NO_COLOR");
        return isTerminal() ? new TextStyle(no == null || no.isEmpty(), columns) : TextStyle.PLAIN;
    }
}
