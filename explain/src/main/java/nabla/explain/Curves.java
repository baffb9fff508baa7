package nabla.explain;

import java.util.Locale;

/// Two loss curves in one SVG: training with the line right, and with it wrong.
final class Curves {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 130;
    private static final int LEFT = 44;
    private static final int BOTTOM = 20;

    private Curves() {}

    static String of(Variation v) {
        double top = Math.max(largest(v.rightLoss()), Math.min(largest(v.wrongLoss()), 3 * largest(v.rightLoss())));
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"curves\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Loss over %d steps: right ends at"
                        + " %s, wrong ends at %s\">",
                WIDTH,
                HEIGHT,
                v.rightLoss().length - 1,
                Numbers.cell(v.rightLoss()[v.rightLoss().length - 1]),
                Numbers.cell(v.wrongLoss()[v.wrongLoss().length - 1])));
        int floor = HEIGHT - BOTTOM;
        svg.append(String.format(Locale.ROOT, "<path class=\"axis\" d=\"M%d 6V%dH%d\"/>", LEFT, floor, WIDTH - 6));
        text(svg, LEFT - 6, 14, "end", Numbers.cell(top));
        text(svg, LEFT - 6, floor, "end", "0");
        text(svg, LEFT, HEIGHT - 5, "start", "step 0");
        text(svg, WIDTH - 6, HEIGHT - 5, "end", Integer.toString(v.rightLoss().length - 1));
        curve(svg, "right", v.rightLoss(), top);
        curve(svg, "wrong", v.wrongLoss(), top);
        return svg.append("</svg>").toString();
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append(
                String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, text));
    }

    private static void curve(StringBuilder svg, String kind, double[] loss, double top) {
        svg.append("<polyline class=\"").append(kind).append("\" points=\"");
        for (int i = 0; i < loss.length; i++) {
            double share = Double.isFinite(loss[i]) ? Math.min(1, loss[i] / top) : 1;
            svg.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + (WIDTH - 6.0 - LEFT) * i / (loss.length - 1),
                    HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 8)));
        }
        svg.append("\"/>");
    }

    private static double largest(double[] loss) {
        double most = 1e-12;
        for (double v : loss) {
            most = Double.isFinite(v) ? Math.max(most, v) : most;
        }
        return most;
    }
}
