package nabla.train;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C as a wish to stop. The first is remembered here; a second one ends the process, as usual. */
public final class Interrupt implements AutoCloseable {
    private static final Signal CTRL_C = new Signal("INT");

    private final SignalHandler usual;
    private volatile boolean asked;

    public Interrupt() {
        usual = Signal.handle(CTRL_C, signal -> ask());
    }

    private void ask() {
        asked = true;
        close();
    }

    /** Whether there was one. */
    public boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        Signal.handle(CTRL_C, usual);
    }
}
