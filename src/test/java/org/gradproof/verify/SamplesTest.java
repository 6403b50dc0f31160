package org.gradproof.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradproof.verify.format.Dumps;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Dumps of frameworks and of hand-written passes get their right answers.
class SamplesTest {
  static final Path DUMPS = Path.of("src", "test", "resources", "dumps");

  /// File → the beginning of what explains its forward pass, or the tensors whose gradients are
  /// wrong; all others are right.
  private static final Map<String, String> WRONG =
      new TreeMap<>(
          Map.of(
              "gru-conv_update_swapped.safetensors", "z_t and 1 - z_t are exchanged",
              "lstm-conv_gate_order_ifog.safetensors",
                  "the gates are packed i f o g instead of i f g o",
              "gru-tiny_1e-6.safetensors", "[weight_hh_l0.grad]",
              "gru-lengths-h0_changed.safetensors", "[h0.grad]",
              "rnn-hh_uses_h_t.safetensors", "[weight_hh_l0.grad]",
              "gru-no_path_through_r.safetensors",
                  "[weight_ih_l0.grad, weight_hh_l0.grad, bias_ih_l0.grad, bias_hh_l0.grad,"
                      + " h0.grad, input.grad]",
              "lstm-grad_cn_ignored.safetensors",
                  "[weight_ih_l0.grad, weight_hh_l0.grad, bias_ih_l0.grad, bias_hh_l0.grad,"
                      + " c0.grad, h0.grad, input.grad]",
              "lstm-no_dsigmoid_f.safetensors",
                  "[weight_ih_l0.grad, weight_hh_l0.grad, bias_ih_l0.grad, bias_hh_l0.grad,"
                      + " c0.grad, h0.grad, input.grad]"));

  @TestFactory
  Stream<DynamicTest> everySampleGetsItsAnswer() {
    String[] names = DUMPS.toFile().list();
    assertTrue(names.length >= 30, "the samples are missing");
    return Stream.of(names)
        .sorted()
        .map(name ->
            dynamicTest(
                name,
                () -> {
                  Report report =
                      Verification.of(Dumps.read(DUMPS.resolve(name), Optional.empty())).run();
                  String wrong = WRONG.getOrDefault(name, "");
                  assertEquals(
                      wrong.isEmpty() ? "agrees" : "disagrees",
                      report.verdict().word(),
                      report.summary());
                  if (wrong.startsWith("[")) {
                    List<String> tensors =
                        report.findings().stream()
                            .filter(Finding::disagrees)
                            .map(Finding::tensor)
                            .toList();
                    assertEquals(wrong, tensors.toString());
                  } else if (!wrong.isEmpty()) {
                    assertTrue(
                        report.conventions().getFirst().sentence().startsWith(wrong),
                        report.conventions().toString());
                    assertTrue(report.gradients().stream().noneMatch(Finding::disagrees));
                  }
                }));
  }

  @Test
  void whatTakesLongIsTold() {
    List<String> told = new ArrayList<>();
    Path file = DUMPS.resolve("gru-no_path_through_r.safetensors");
    Verification.of(Dumps.read(file, Optional.empty())).watched(told::add).run();
    assertTrue(told.contains("running the cell in double precision"), told.toString());
    assertTrue(
        told.stream().anyMatch(t -> t.matches("trying fault \\d+ of \\d+")), told.toString());
  }
}
