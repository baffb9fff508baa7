package nabla.audit.branch;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.audit.read.Expr;

/// A flag of a program read with another value that the program names.
///
/// @param name as the program has it
/// @param was the value as it stands, as Python writes it
/// @param value the other one
/// @param text whether it is a word, as an activation's or a loss' name is
/// @param elsewhere whether the program gives the flag this value at another place
/// @param nodes the literals that are read as another
/// @param uses the expressions that ask for it
public record Choice(
        String name,
        String was,
        String value,
        boolean text,
        boolean elsewhere,
        Map<Object, Object> nodes,
        List<Expr> uses) {
    private static final Pattern LOSS = Pattern.compile("(?i).*(loss|cost|error|objective|criterion).*");

    /// Whether it is what the program calls its loss.
    public boolean isLoss() {
        return LOSS.matcher(name).matches();
    }

    /// Whether it is a number: a term that is switched on is in lines that are run anyway.
    public boolean isNumber() {
        return Character.isDigit(value.charAt(0));
    }

    /// `activation = 'tanh'`, as a report says it.
    @Override
    public String toString() {
        return name + " = " + value;
    }
}
