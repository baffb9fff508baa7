package nabla.calculus.notation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Greek letters and the words people spell them with: `lambda2` is λ2, λ is `lam` where `lambda` is a keyword.
public final class Greek {
    private static final Map<String, String> LETTERS = new HashMap<>();
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        // The first word of a letter is the one to print.
        String[] table = {
            "α alpha",
            "β beta",
            "γ gamma",
            "δ delta",
            "ε eps epsilon",
            "ζ zeta",
            "η eta",
            "θ theta",
            "κ kappa",
            "λ lam lambda lambd",
            "μ mu",
            "ν nu",
            "ξ xi",
            "π pi",
            "ρ rho",
            "σ sigma",
            "τ tau",
            "φ phi",
            "χ chi",
            "ψ psi",
            "ω omega",
            "Γ Gamma",
            "Δ Delta",
            "Θ Theta",
            "Λ Lambda",
            "Σ Sigma",
            "Φ Phi",
            "Ψ Psi",
            "Ω Omega"
        };
        for (String line : table) {
            String[] words = line.split(" ");
            WORDS.put(words[0], words[1]);
            for (int i = 1; i < words.length; i++) LETTERS.put(words[i], words[0]);
        }
    }

    private Greek() {}

    /// `theta1` as θ1; any other name as it is.
    public static String letter(String name) {
        String stem = name.replaceAll("[0-9]+$", "");
        String letter = LETTERS.get(stem);
        return letter == null ? name : letter + name.substring(stem.length());
    }

    /// `dθ1` as dtheta1: a name for a programming language.
    public static String word(String name) {
        StringBuilder word = new StringBuilder();
        for (char c : name.toCharArray()) word.append(WORDS.getOrDefault(String.valueOf(c), String.valueOf(c)));
        return word.toString();
    }

    /// The LaTeX command for a letter, without its backslash; null if it is not Greek.
    static @Nullable String command(char letter) {
        return switch (letter) {
            case 'ε' -> "varepsilon";
            case 'λ' -> "lambda";
            case 'φ' -> "varphi";
            default -> WORDS.get(String.valueOf(letter));
        };
    }

    /// Whether the name is a small Greek letter, perhaps with a number behind it: by custom a single number.
    public static boolean isScalarName(String name) {
        return name.matches("[α-ω][0-9]*") && !name.startsWith("θ");
    }
}
