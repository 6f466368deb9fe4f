package io.fairlead.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.fairlead.bench.plot.Line.Look;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class DrawingTest {
    @BeforeAll
    static void noDisplay() {
        System.setProperty("java.awt.headless", "true");
    }

    @Test
    void writesPlotsBesideEachOther(@TempDir Path folder) throws Exception {
        Plot plot = new Plot(
                "cost",
                "endpoints",
                "ms",
                List.of(
                        line("Fairlead", Look.FAIRLEAD, Map.of(10_000.0, 1.5, 100_000.0, 2.5)),
                        line("floor", Look.FLOOR_TAIL, Map.of(10_000.0, 0.02, 100_000.0, 0.0))));

        new Drawing("plot.svg", List.of(plot, plot)).write(folder);

        DocumentBuilderFactory parsers = DocumentBuilderFactory.newNSInstance();
        // The DTD is on a server.
        parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Element svg = parsers.newDocumentBuilder()
                .parse(folder.resolve("plot.svg").toFile())
                .getDocumentElement();
        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getAttribute("width")).isEqualTo("860");
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(20);
    }

    @Test
    void drawsNothingWhereNothingWasMeasured(@TempDir Path folder) throws Exception {
        Plot empty = new Plot("cost", "endpoints", "ms", List.of(line("Fairlead", Look.FAIRLEAD, Map.of(1.0, 0.0))));

        new Drawing("plot.svg", List.of(empty)).write(folder);

        assertThat(folder.resolve("plot.svg")).isNotEmptyFile();
    }

    private static Line line(String name, Look look, Map<Double, Double> points) {
        return new Line(name, look, new TreeMap<>(points));
    }

    @ParameterizedTest
    @CsvSource({"0.03, 0.02, 0.05", "1, 1, 1", "1.9, 1, 2", "2, 2, 2", "3, 2, 5", "7, 5, 10", "1000, 1000, 1000"})
    void axesEndAtOneTwoOrFive(double value, double down, double up) {
        assertThat(LogChart.down(value)).isCloseTo(down, withPercentage(0.001));
        assertThat(LogChart.up(value)).isCloseTo(up, withPercentage(0.001));
    }

    @ParameterizedTest
    @CsvSource({"0.051, 0.051", "2.196, 2.2", "21.51, 21.5", "388.7, 389", "1000, 1000"})
    void numbersHaveThreeDigits(double value, String label) {
        assertThat(LogChart.label(value)).isEqualTo(label);
    }
}
