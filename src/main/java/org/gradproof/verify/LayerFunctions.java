package org.gradproof.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gradproof.verify.format.Dump;

/// The nonlinearities that the metadata of a dump choose.
final class LayerFunctions {
  private final DumpReader reader;
  private final Dump dump;
  private final boolean onnx;
  private final boolean oldKeras;
  private final int own;
  private final List<String> listed;

  LayerFunctions(DumpReader reader, Dump dump, Framework row) {
    this.reader = reader;
    this.dump = dump;
    onnx = row.name().equals("onnx");
    oldKeras = dump.said("keras_version", "3").matches("[12]\\..*");
    listed = onnx ? listed("activations") : List.of();
    own = row.kind().equals("rnn") ? 1 : row.kind().equals("lstm") ? 3 : 2;
  }

  private List<String> listed(String key) {
    return dump.metadata().containsKey(key)
        ? Arrays.stream(dump.said(key, "").split(",", -1)).map(String::strip).toList()
        : List.of();
  }

  /// The pattern of a function.
  ///
  /// @param direction 0 or 1: ONNX lists the functions of one direction after those of the other
  /// @param key what the metadata call it
  /// @param first where it stands among those of its direction
  /// @param otherwise the pattern when nothing is said
  String named(int direction, String key, int first, String otherwise) {
    int place = direction * own < listed.size() ? direction * own + first : first;
    String said = onnx && place < listed.size() ? listed.get(place) : dump.said(key, "");
    if (said.isEmpty()) {
      return otherwise;
    }
    double alpha = onnx ? value("activation_alpha", place) : Double.NaN;
    String plain = said.toLowerCase(Locale.ROOT).replace("_", "");
    if (Double.isNaN(alpha) && plain.equals("hardsigmoid") && (onnx || oldKeras)) {
      alpha = 0.2;
    }
    if (Double.isNaN(alpha) && plain.equals("leakyrelu") && !onnx) {
      alpha = 0.2;
    }
    return Activations.pattern(said, alpha, onnx ? value("activation_beta", place) : Double.NaN)
        .orElseThrow(() -> reader.wrong("unknown activation function '" + said + "'"));
  }

  /// ONNX hands the values out in order, each function taking as many as it has parameters.
  private double value(String key, int place) {
    boolean first = key.endsWith("alpha");
    if (place >= listed.size() || !takes(listed.get(place), first)) {
      return Double.NaN;
    }
    long at = listed.subList(0, place).stream().filter(f -> takes(f, first)).count();
    List<String> values = listed(key);
    return at < values.size() ? reader.number(key, values.get((int) at)) : Double.NaN;
  }

  private static boolean takes(String function, boolean first) {
    return switch (function.toLowerCase(Locale.ROOT)) {
      case "hardsigmoid", "affine", "scaledtanh" -> true;
      case "leakyrelu", "thresholdedrelu", "elu" -> first;
      default -> false;
    };
  }
}
