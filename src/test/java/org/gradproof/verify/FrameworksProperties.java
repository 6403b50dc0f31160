package org.gradproof.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What must hold for every row of the tables of frameworks and of conventions.
class FrameworksProperties {
  private static final List<String> STACKED =
      List.of("onnx"); // tensors of its own, see SamplesTest

  private static Map<String, String> metadata(Framework f) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("framework", f.name());
    metadata.put("cell", f.kind());
    if (!f.option().isEmpty()) {
      String[] option = f.option().split("=", -1);
      metadata.put(option[0], option[1]);
    }
    return metadata;
  }

  private static Stream<Framework> rows() {
    return Frameworks.ROWS.stream().filter(f -> !STACKED.contains(f.name()));
  }

  @TestFactory
  Stream<DynamicTest> aRightDumpAgreesAndAChangedGradientDisagrees() {
    return rows()
        .map(f ->
            dynamicTest(
                f.name() + " " + f.kind() + " " + f.option(),
                () -> {
                  Dump dump = Written.of(f.subject(), metadata(f), 1, false);
                  assertEquals("agrees", Verification.of(dump).run().verdict().word());
                  for (String name : dump.tensors().keySet()) {
                    if (name.endsWith(".grad")) {
                      Report report = Verification.of(scaled(dump, name)).run();
                      assertEquals("disagrees", report.verdict().word(), name);
                      assertEquals(
                          List.of(name),
                          report.findings().stream()
                              .filter(Finding::disagrees)
                              .map(Finding::tensor)
                              .toList());
                    }
                  }
                }));
  }

  /// One tensor with a relative error of 1e-6.
  private static Dump scaled(Dump dump, String name) {
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor t : dump.tensors().values()) {
      double[] data = t.data().clone();
      for (int i = 0; i < data.length && t.name().equals(name); i++) {
        data[i] *= 1 + 1e-6;
      }
      tensors.add(new Tensor(t.name(), t.type(), t.shape(), data));
    }
    return Dump.of(dump.source(), tensors, dump.metadata());
  }

  @TestFactory
  Stream<DynamicTest> everyConventionIsNamedWhenPlanted() {
    return rows()
        .filter(f -> f.name().equals("pytorch"))
        .flatMap(f ->
            Conventions.of(f.subject()).stream()
                .filter(v -> v.rank() < Conventions.ROWS.size() - 1)
                .map(v -> dynamicTest(f.kind() + ": " + v.sentence(), () -> named(f, v))));
  }

  private static void named(Framework f, Conventions.Variant planted) {
    Dump dump = Written.of(planted.subject(), metadata(f), 2, true);
    Report report = Verification.of(dump).run();
    if (report.verdict().word().equals("agrees")) {
      assertTrue(sameFunction(planted), "the change was not seen: " + planted.sentence());
      return;
    }
    assertFalse(report.conventions().isEmpty(), report.notes().toString());
    assertTrue(report.gradients().stream().noneMatch(Finding::disagrees), report.summary());
    List<String> all = report.conventions().stream().map(Report.Explained::sentence).toList();
    String words = plain(planted.sentence());
    assertTrue(all.stream().anyMatch(s -> plain(s).startsWith(words)), all.toString());
  }

  /// Without the names of biases, which the report gives as the framework's.
  private static String plain(String sentence) {
    return sentence.replaceAll("the bias \\S+", "the bias");
  }

  /// Changes that may leave every number as it was: a wide clip, exchanged biases that only add up,
  /// a layout that is noted rather than a convention.
  private static boolean sameFunction(Conventions.Variant v) {
    return v.row().equals("clip")
        || v.row().equals("layout")
        || v.sentence().equals("the two biases are exchanged");
  }
}
