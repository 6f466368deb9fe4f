package io.fairlead.bench.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// A plot as XChart draws it. Axes reach from one of 1, 2, 5, 10, ... to another and bear numbers at decades; our own
/// points bear theirs.
final class LogChart {
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Color OURS = new Color(0x1F5FBF);
    private static final Color BARE = new Color(0x777777);
    private static final BasicStroke SOLID = new BasicStroke(2.5f);
    private static final BasicStroke DASHED =
            new BasicStroke(2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {7, 4}, 0);

    /// How far above its point a number stands, as a part of the axis.
    private static final double ABOVE = 0.05;

    private LogChart() {}

    static XYChart of(Plot plot, Dimension size) {
        XYChart chart = new XYChartBuilder()
                .width(size.width)
                .height(size.height)
                .title(plot.title())
                .xAxisTitle(plot.across())
                .yAxisTitle(plot.up())
                .build();
        XYStyler style = chart.getStyler();
        paper(style);
        List<Line> drawn =
                plot.lines().stream().filter(line -> !line.points().isEmpty()).toList();
        // XChart would look for the end of an axis of logarithms without points forever.
        if (!drawn.isEmpty()) {
            axes(style, drawn);
        }
        drawn.forEach(line -> draw(chart, line));
        drawn.stream().filter(LogChart::isOurs).forEach(line -> number(chart, line));
        return chart;
    }

    private static void axes(XYStyler style, List<Line> drawn) {
        style.setXAxisLogarithmic(true);
        style.setYAxisLogarithmic(true);
        style.setDecimalPattern("#,##0.###");
        range(drawn, line -> line.points().values().stream(), style::setYAxisMin, style::setYAxisMax);
        range(drawn, line -> line.points().keySet().stream(), style::setXAxisMin, style::setXAxisMax);
    }

    private static void paper(XYStyler style) {
        style.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleFont(TEXT.deriveFont(Font.BOLD, 15f))
                .setLegendFont(TEXT)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setAnnotationTextFont(TEXT.deriveFont(12f))
                .setAnnotationTextFontColor(OURS)
                .setPlotContentSize(0.88)
                .setChartPadding(16)
                .setMarkerSize(7);
        style.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(TEXT)
                .setPlotGridLinesColor(new Color(0xE2E2E2))
                .setPlotGridLinesStroke(new BasicStroke(1));
    }

    private interface Bound {
        Object set(Double value);
    }

    private static void range(List<Line> lines, Function<Line, Stream<Double>> values, Bound least, Bound most) {
        least.set(down(lines.stream().flatMap(values).reduce(Double.MAX_VALUE, Math::min)));
        most.set(up(lines.stream().flatMap(values).reduce(0.0, Math::max)));
    }

    private static void draw(XYChart chart, Line line) {
        XYSeries series = chart.addSeries(
                line.name(),
                numbers(line.points().keySet()),
                numbers(line.points().values()));
        Color color = switch (line.look()) {
            case FAIRLEAD, FAIRLEAD_TAIL -> OURS;
            case FLOOR, FLOOR_TAIL -> BARE;
        };
        BasicStroke stroke = switch (line.look()) {
            case FAIRLEAD, FLOOR -> SOLID;
            case FAIRLEAD_TAIL, FLOOR_TAIL -> DASHED;
        };
        series.setLineColor(color);
        series.setLineStyle(stroke);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    private static boolean isOurs(Line line) {
        return switch (line.look()) {
            case FAIRLEAD, FAIRLEAD_TAIL -> true;
            case FLOOR, FLOOR_TAIL -> false;
        };
    }

    private static void number(XYChart chart, Line line) {
        XYStyler style = chart.getStyler();
        double above = Math.pow(style.getYAxisMax() / style.getYAxisMin(), ABOVE);
        line.points()
                .forEach((across, up) -> chart.addAnnotation(new AnnotationText(label(up), across, up * above, false)));
    }

    private static double[] numbers(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// The largest of 1, 2, 5, 10, ... that is not above.
    static double down(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        double digits = value / decade + 1e-9;
        return decade * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
    }

    /// The smallest of 1, 2, 5, 10, ... that is not below.
    static double up(double value) {
        double below = down(value);
        double digits = below / Math.pow(10, Math.floor(Math.log10(below) + 1e-9));
        boolean exact = value <= below * (1 + 1e-9);
        return exact ? below : below * (digits > 1.5 && digits < 3 ? 2.5 : 2);
    }

    /// Three digits.
    static String label(double value) {
        int decimals = Math.clamp(2 - (long) Math.floor(Math.log10(value) + 1e-9), 0, 6);
        return new BigDecimal(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
