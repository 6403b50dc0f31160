package org.gradproof.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PlotsTest {
  private static final Picture PICTURE = Plots.draw(SampleDocument.plot());

  @Test
  void theSamePlotIsTheSameBytes() {
    Picture again = Plots.draw(SampleDocument.plot());
    assertEquals(PICTURE.svg(), again.svg());
    assertArrayEquals(PICTURE.print(), again.print());
  }

  @Test
  void theDrawingScalesAndTellsNoDate() throws Exception {
    assertTrue(PICTURE.svg().startsWith("<svg "));
    assertTrue(PICTURE.svg().contains("viewBox=\"0 0 720 400\""));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(PICTURE.svg().getBytes(StandardCharsets.UTF_8)));
    String pdf = new String(PICTURE.print(), StandardCharsets.ISO_8859_1);
    assertFalse(pdf.contains("Date"));
    assertFalse(pdf.contains("/Font"));
  }

  @Test
  void aCurveIsOneStrokeSoThatItsDashesShow() {
    long dashed =
        PICTURE.svg().lines().filter(line -> line.contains("stroke-dasharray:8,4")).count();
    assertEquals(2, dashed, "one curve and its sample in the legend");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    List<Double> none = List.of(Double.NaN);
    assertThrows(IllegalArgumentException.class, () -> plot(new Plot.Curve("a", none, none)));
    assertThrows(IllegalArgumentException.class, () -> new Plot.Curve("a", none, List.of()));
    Plot.Curve one = new Plot.Curve("a", List.of(1.0), List.of(1.0));
    assertThrows(IllegalArgumentException.class, () -> plot(one, one));
    Plots.draw(plot(one));
    Plots.draw(plot(new Plot.Curve("a", List.of(1.0, 2.0), List.of(0.0, 0.0))));
  }

  private static Plot plot(Plot.Curve... curves) {
    return new Plot("", "x", "y", Plot.Scale.LOGARITHMIC, List.of(curves));
  }
}
