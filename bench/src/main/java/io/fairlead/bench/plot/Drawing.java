package io.fairlead.bench.plot;

import java.awt.Dimension;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/// Plots beside each other in one file.
public record Drawing(String file, List<Plot> plots) {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final Dimension ALONE = new Dimension(760, 440);
    private static final Dimension IN_ROW = new Dimension(430, 380);

    public Drawing {
        plots = List.copyOf(plots);
    }

    /// Writes the SVG into the folder. Needs no display, but a font: texts become outlines, so that they look the same
    /// wherever they are read.
    public void write(Path folder) throws IOException {
        Dimension each = plots.size() == 1 ? ALONE : IN_ROW;
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setPrecision(2);
        SVGGraphics2D canvas = new SVGGraphics2D(context, false);
        canvas.setSVGCanvasSize(new Dimension(each.width * plots.size(), each.height));
        for (Plot plot : plots) {
            LogChart.of(plot, each).paint(canvas, each.width, each.height);
            canvas.translate(each.width, 0);
        }
        try (Writer out = Files.newBufferedWriter(folder.resolve(file))) {
            canvas.stream(out, false);
        }
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK makes no XML documents", e);
        }
    }
}
