package nabla.cli;

import nabla.data.Datasets;
import nabla.data.Encoder;
import nabla.data.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rows kept apart: a share of those there are, or rows of their own. */
sealed interface HeldOut {
    /** A share of the rows there are; 0: none. */
    record Share(double of) implements HeldOut {}

    record File(String file) implements HeldOut {}

    record Rows(Table table) implements HeldOut {}

    /** The rows of their own, read as the training rows were; null where there are none. */
    default @Nullable Table table(Encoder encoder) {
        return switch (this) {
            case Share share -> null;
            case File file -> new Datasets().find(file.file(), encoder.format()).table();
            case Rows rows -> rows.table();
        };
    }

    /** A share of all rows, or none. */
    default double share() {
        return this instanceof Share share ? share.of : 0;
    }

    /** A number is a share, all else a file. */
    final class Converter implements ITypeConverter<HeldOut> {
        @Override
        public HeldOut convert(String text) {
            double share;
            try {
                share = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return new File(text);
            }
            if (!(share >= 0 && share < 1)) {
                throw new TypeConversionException(
                        "'" + text + "' is no share of rows: give one from 0 to below 1, or a file");
            }
            return new Share(share);
        }
    }
}
