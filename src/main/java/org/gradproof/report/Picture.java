package org.gradproof.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A drawing in the two forms the writers need: SVG for HTML, PDF or PNG for LaTeX.
public final class Picture {
  private final String svg;
  private final byte[] print;

  private Picture(String svg, byte[] print) {
    this.svg = svg;
    this.print = print;
  }

  /// The picture drawn by both.
  ///
  /// @param svg an `svg` element, without scripts
  /// @param print the bytes of a PDF or PNG file
  /// @throws IllegalArgumentException when `svg` is no such element or `print` is neither format
  public static Picture of(String svg, byte[] print) {
    if (!svg.startsWith("<svg") || svg.contains("<script") || svg.contains("<!")) {
      throw new IllegalArgumentException(
          "a picture starts with <svg and holds neither scripts nor declarations");
    }
    Picture picture = new Picture(svg, print.clone());
    if (!picture.isPdf() && !picture.isPng()) {
      throw new IllegalArgumentException("a picture for print is a PDF or PNG file");
    }
    return picture;
  }

  /// The `svg` element.
  public String svg() {
    return svg;
  }

  /// The bytes of the file for print.
  public byte[] print() {
    return print.clone();
  }

  /// The ending of the file for print: `pdf` or `png`.
  public String extension() {
    return isPdf() ? "pdf" : "png";
  }

  private boolean isPdf() {
    return startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
  }

  private boolean isPng() {
    return startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
  }

  private boolean startsWith(byte[] magic) {
    return print.length > magic.length
        && Arrays.equals(print, 0, magic.length, magic, 0, magic.length);
  }
}
