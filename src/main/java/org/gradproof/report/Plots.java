package org.gradproof.report;

import de.erichseifert.vectorgraphics2d.Processor;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.pdf.PDFProcessor;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Circle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Draws curves with XChart, as SVG and PDF: the same bytes for the same curves on the same
/// installation.
///
/// Letters are drawn as outlines, so the picture needs no fonts where it is read; the outlines are
/// those of the machine that drew it. Curves differ by dash as well as by colour.
public final class Plots {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final float POINT = 2.2f;

  // Colours of Okabe and Ito: told apart by most colour-blind readers.
  private static final Color[] COLOURS = {
    new Color(0x0072b2),
    new Color(0xd55e00),
    new Color(0x007a5a),
    new Color(0x8a4f7d),
    new Color(0x8c6d00),
    Color.BLACK
  };

  /// As small as it is, whatever the size of the squares beside it.
  private static final Marker DOT =
      new Circle() {
        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
          super.paint(graphics, x, y, 5);
        }
      };

  // From blue over pale to red, as far apart for most colour-blind readers.
  private static final Color[] LEVELS = {
    new Color(0x2166ac),
    new Color(0x67a9cf),
    new Color(0xd1e5f0),
    new Color(0xfddbc7),
    new Color(0xef8a62),
    new Color(0xb2182b)
  };
  private static final float[][] DASHES = {
    {}, {8, 4}, {2, 3}, {10, 3, 2, 3}, {14, 5}, {5, 2, 2, 2, 2, 2}
  };

  private static final Pattern IDENTIFIER = Pattern.compile("\\bid=\"([^\"]+)\"");
  private static final Pattern FRACTION = Pattern.compile("(\\d+\\.\\d\\d)\\d+(E-?\\d+)?");
  private static final Pattern UNUSED_FONTS =
      Pattern.compile("/Font <<(?:\\s*/Fnt\\d+ <<[^<>]*>>)*\\s*>>|/Fnt\\d+ [-+.\\dE]+ Tf");

  private Plots() {}

  /// The curves of a plot as a picture.
  ///
  /// @throws IllegalStateException when the machine has no font, with a message of one line
  public static Picture draw(Plot plot) {
    requireFont();
    CommandSequence commands = commands(plot);
    return Picture.of(svg(commands), pdf(commands));
  }

  // Without fontconfig and a font, Java fails with an error that does not say what to do.
  private static void requireFont() {
    try {
      new TextLayout(
          "x", new Font(Font.SANS_SERIF, Font.PLAIN, 12), new FontRenderContext(null, true, true));
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "plots need a font, and Java finds none: install one with fontconfig, such as"
              + " fonts-dejavu-core",
          e);
    }
  }

  private static CommandSequence commands(Plot plot) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.xTitle())
            .yAxisTitle(plot.yTitle())
            .build();
    style(chart.getStyler(), plot);
    if (plot.units() == Plot.Units.EQUAL) {
      equalUnits(chart.getStyler(), plot);
    }
    int index = 0;
    for (Plot.Curve curve : plot.curves()) {
      Plot.Curve drawn = curve.drawable(plot.scale());
      if (!drawn.x().isEmpty()) {
        List<Double> errors = drawn.errors().isEmpty() ? null : drawn.errors();
        XYSeries series = chart.addSeries(curve.label(), drawn.x(), drawn.y(), errors);
        boolean squares = drawn.mark() == Plot.Mark.SQUARES;
        Color colour = squares ? LEVELS[index % LEVELS.length] : COLOURS[index % COLOURS.length];
        if (drawn.mark() == Plot.Mark.LINE) {
          series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineStyle(stroke(index));
        } else {
          series
              .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
              .setMarker(squares ? SeriesMarkers.SQUARE : DOT)
              .setMarkerColor(colour)
              .setLineColor(colour);
        }
      }
      index++;
    }
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, WIDTH, HEIGHT);
    return Strokes.joined(graphics.getCommands());
  }

  private static void style(XYStyler styler, Plot plot) {
    styler.setXAxisLogarithmic(plot.scale() == Plot.Scale.LOGARITHMIC);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(true);
    styler.setPlotGridLinesVisible(true);
    styler.setPlotBorderColor(Color.DARK_GRAY);
    styler.setPlotGridLinesColor(new Color(0xdddddd));
    styler.setPlotGridLinesStroke(new BasicStroke(0.6f));
    styler.setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    styler.setLegendSeriesLineLength(42);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    styler.setChartTitleVisible(!plot.title().isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setMarkerSize(18);
    styler.setErrorBarsColor(Color.DARK_GRAY);
    styler.setAntiAlias(true);
    styler.setLocale(Locale.ROOT);
  }

  /// The area of the plot is what the legend and the axes leave, as measured on drawings.
  private static void equalUnits(XYStyler styler, Plot plot) {
    DoubleSummaryStatistics x = new DoubleSummaryStatistics();
    DoubleSummaryStatistics y = new DoubleSummaryStatistics();
    int label = 0;
    for (Plot.Curve curve : plot.curves()) {
      Plot.Curve drawn = curve.drawable(plot.scale());
      drawn.x().forEach(x::accept);
      drawn.y().forEach(y::accept);
      label = Math.max(label, curve.label().length());
    }
    double width = WIDTH - 160 - 7.5 * label;
    double height = HEIGHT - 85;
    double unit =
        1.06 * Math.max((x.getMax() - x.getMin()) / width, (y.getMax() - y.getMin()) / height);
    double middle = (x.getMin() + x.getMax()) / 2;
    double level = (y.getMin() + y.getMax()) / 2;
    styler.setXAxisMin(middle - unit * width / 2).setXAxisMax(middle + unit * width / 2);
    styler.setYAxisMin(level - unit * height / 2).setYAxisMax(level + unit * height / 2);
  }

  private static BasicStroke stroke(int index) {
    float[] dash = DASHES[(index + index / COLOURS.length) % DASHES.length];
    int cap = BasicStroke.CAP_BUTT;
    int join = BasicStroke.JOIN_ROUND;
    return dash.length == 0
        ? new BasicStroke(POINT, cap, join)
        : new BasicStroke(POINT, cap, join, 10, dash, 0);
  }

  private static String svg(CommandSequence commands) {
    String text =
        new String(bytes(new SVGProcessor(), commands), StandardCharsets.UTF_8).replace("\r", "");
    String element = text.substring(text.indexOf("<svg")).strip();
    int end = element.indexOf('>');
    String head =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
            + WIDTH
            + " "
            + HEIGHT
            + "\" width=\""
            + WIDTH
            + "\" height=\""
            + HEIGHT
            + "\"";
    String body = element.substring(end).replaceAll("\\n\\s*", "\n");
    return head + FRACTION.matcher(numbered(body)).replaceAll(Plots::shortened);
  }

  /// Identifiers made from hash codes differ from run to run; here they are counted instead.
  private static String numbered(String svg) {
    Map<String, String> names = new LinkedHashMap<>();
    IDENTIFIER
        .matcher(svg)
        .results()
        .forEach(m -> names.putIfAbsent(m.group(1), "clip-" + (names.size() + 1)));
    String out = svg;
    for (Map.Entry<String, String> name : names.entrySet()) {
      out =
          out.replace("id=\"" + name.getKey() + "\"", "id=\"" + name.getValue() + "\"")
              .replace("#" + name.getKey() + ")", "#" + name.getValue() + ")");
    }
    return out;
  }

  private static String shortened(MatchResult number) {
    return number.group(2) == null ? number.group(1) : Matcher.quoteReplacement(number.group());
  }

  /// The PDF names fonts that it does not use and does not hold; they are blanked without moving
  /// anything.
  private static byte[] pdf(CommandSequence commands) {
    String text = new String(bytes(new PDFProcessor(false), commands), StandardCharsets.ISO_8859_1);
    return UNUSED_FONTS
        .matcher(text)
        .replaceAll(m -> " ".repeat(m.group().length()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(Processor processor, CommandSequence commands) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      processor.getDocument(commands, new PageSize(0, 0, WIDTH, HEIGHT)).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
