package nabla.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import nabla.train.Epoch;
import nabla.train.TrainingListener;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * Shows how training goes: one bar for the whole run on a terminal, plain lines elsewhere, at most {@value #LINES}. Both
 * say what {@link Epoch} says. Cross-validation is one run of several trainings.
 */
final class Progress implements TrainingListener {
    static final int LINES = 50;
    private static final int BAR = 20;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final Screen screen;
    private final BooleanSupplier cancelled;
    private final int trainings;
    private final int epochs;
    private final long start = System.nanoTime();
    private int training;
    private long rows;
    private long drawn;
    private @Nullable Epoch last;

    /**
     * @param trainings of the run
     * @param epochs of each, at most
     * @param cancelled whether the user asks to stop
     */
    Progress(PrintWriter err, Screen screen, int trainings, int epochs, BooleanSupplier cancelled) {
        this.err = err;
        this.screen = screen;
        this.trainings = trainings;
        this.epochs = epochs;
        this.cancelled = cancelled;
    }

    /** Begins the next training. */
    void begin(int number) {
        training = number;
        last = null;
    }

    @Override
    public void batch(int epoch, long rowsDone) {
        rows = Math.max(rows, rowsDone);
        long now = System.nanoTime();
        if (screen.isTerminal() && now - drawn > REDRAW_NANOS) {
            drawn = now;
            draw(epoch - 1 + (double) rowsDone / rows);
        }
    }

    @Override
    public void epoch(Epoch epoch) {
        last = epoch;
        if (!screen.isTerminal() && isShown(epoch.number())) {
            err.println(position(epoch.number()) + "  " + figures(epoch));
        }
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** Ends the run: the bar stays as it last was. */
    void end() {
        if (screen.isTerminal() && last != null) {
            draw(last.number());
            err.println();
        }
        err.flush();
    }

    /** The first, and then whenever another {@code 1/LINES} of the run is done. */
    private boolean isShown(int epoch) {
        long done = (long) training * epochs + epoch;
        long all = (long) trainings * epochs;
        return done == 1 || done * (LINES - 1) / all > (done - 1) * (LINES - 1) / all;
    }

    private void draw(double done) {
        double share = (training + done / epochs) / trainings;
        int full = (int) Math.round(share * BAR);
        String line = position((int) Math.ceil(done)) + " " + "█".repeat(full) + "░".repeat(BAR - full);
        if (last != null) {
            line += "  " + figures(last);
        }
        double left = (System.nanoTime() - start) / 1e9 * (1 - share) / share;
        line += "  " + Figures.clock(left) + " left";
        int room = screen.columns() - 1;
        // ESC [ K: what a longer line left behind it goes.
        err.print("\r" + (line.length() > room ? line.substring(0, room) : line) + "\u001b[K");
        err.flush();
    }

    private String position(int epoch) {
        String of = "epoch "
                + " "
                        .repeat(Integer.toString(epochs).length()
                                - Integer.toString(epoch).length()) + epoch + "/" + epochs;
        return trainings == 1 ? of : "fold " + (training + 1) + "/" + trainings + " " + of;
    }

    private static String figures(Epoch epoch) {
        Evaluation validation = epoch.validation();
        return "loss " + Figures.digits(epoch.loss())
                + (validation == null
                        ? ""
                        : "  validation " + Figures.digits(validation.loss()) + "  " + validation.headlineName() + " "
                                + Figures.headline(validation))
                + "  " + Figures.count(epoch.examplesPerSecond()) + " examples/s";
    }
}
