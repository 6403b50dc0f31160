package org.gradproof.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Fields in rows, coloured by how many times a difference exceeds its allowance.
final class HeatMap {
  /// A row.
  ///
  /// @param label its name
  /// @param fields its fields from left to right
  record Row(String label, List<Field> fields) {}

  /// A field.
  ///
  /// @param label its name
  /// @param excess the largest ratio of a difference to its allowance
  record Field(String label, double excess) {}

  private static final int LABELS = 190;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 22;
  private static final int LETTER = 6;

  private HeatMap() {}

  static Picture of(List<Row> rows) {
    return Picture.of(svg(rows), png(rows));
  }

  /// Green where all is within its allowance; beyond it red, the darker the nearer to the largest
  /// of the row.
  private static Color colour(Row row, Field field) {
    if (field.excess() <= 1) {
      return new Color(0xd9efe1);
    }
    double grade =
        Math.sqrt(
            bounded(field) / row.fields().stream().mapToDouble(HeatMap::bounded).max().orElse(1));
    return new Color(
        (int) (253 - 108 * grade), (int) (220 - 195 * grade), (int) (205 - 175 * grade));
  }

  private static double bounded(Field field) {
    return Math.min(field.excess(), Double.MAX_VALUE);
  }

  private static boolean dark(Color colour) {
    return colour.getGreen() < 130;
  }

  private static double left(Row row, int field) {
    return LABELS + (double) (WIDTH - LABELS) * field / row.fields().size();
  }

  private static String svg(List<Row> rows) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
            WIDTH,
            HEIGHT * rows.size()));
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"0\" y=\"%d\" font-size=\"12\" fill=\"#1b1b1f\">%s</text>",
              r * HEIGHT + 15,
              Markup.escape(row.label())));
      for (int i = 0; i < row.fields().size(); i++) {
        Field field = row.fields().get(i);
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"#%06x\"><title>%s:"
                    + " %.1e times the allowance</title></rect>",
                left(row, i),
                r * HEIGHT + 2,
                left(row, i + 1) - left(row, i),
                HEIGHT - 4,
                colour(row, field).getRGB() & 0xffffff,
                Markup.escape(field.label()),
                field.excess()));
        double width = left(row, i + 1) - left(row, i);
        if (width > LETTER * field.label().length() + LETTER) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<text x=\"%.2f\" y=\"%d\" font-size=\"10\" text-anchor=\"middle\""
                      + " fill=\"%s\">%s</text>",
                  left(row, i) + width / 2,
                  r * HEIGHT + 15,
                  dark(colour(row, field)) ? "#ffffff" : "#1b1b1f",
                  Markup.escape(field.label())));
        }
      }
    }
    return svg.append("</svg>").toString();
  }

  private static byte[] png(List<Row> rows) {
    BufferedImage image =
        new BufferedImage(WIDTH, Math.max(1, HEIGHT * rows.size()), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      for (int i = 0; i < row.fields().size(); i++) {
        int from = (int) left(row, i);
        graphics.setColor(colour(row, row.fields().get(i)));
        graphics.fillRect(from, r * HEIGHT + 2, (int) left(row, i + 1) - from, HEIGHT - 4);
      }
    }
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
