package org.gradproof.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.Tensor;

/// Finds tensors under the names that frameworks give them, layer by layer and direction by
/// direction.
final class Tensors {
  private static final String GRADIENT = ".grad";

  /// A tensor and the gradient stored for it.
  record Found(String name, Tensor tensor, Optional<Tensor> gradient) {}

  private Tensors() {}

  /// The tensor that a framework's table calls `base`, in a layer and direction.
  ///
  /// @param alone whether there is but one layer and direction, so that the plain name will do
  static Optional<Found> find(Dump dump, String base, int layer, boolean reverse, boolean alone) {
    List<String> candidates = new ArrayList<>();
    candidates.add(base + "_l" + layer + (reverse ? "_reverse" : ""));
    if (layer == 0) {
      candidates.add((reverse ? "backward_" : "forward_") + base);
      candidates.add((reverse ? "backward/" : "forward/") + base);
    }
    candidates.add("layer" + layer + "/" + base);
    if (!reverse && (alone || layer == 0)) {
      candidates.add(base);
    }
    for (String candidate : candidates) {
      for (String name : List.of(candidate, candidate.replace('/', '.'))) {
        Optional<Tensor> tensor = dump.tensor(name);
        if (tensor.isPresent()) {
          return Optional.of(new Found(name, tensor.get(), dump.tensor(name + GRADIENT)));
        }
      }
    }
    if (alone) {
      List<String> ending =
          dump.tensors().keySet().stream()
              .filter(n -> !n.endsWith(GRADIENT))
              .filter(n -> ("/" + n.replace('.', '/')).endsWith("/" + base))
              .toList();
      List<String> outer =
          ending.stream()
              .filter(n -> depth(n) == ending.stream().mapToLong(Tensors::depth).min().orElse(0))
              .toList();
      if (outer.size() == 1) {
        String name = outer.getFirst();
        return dump.tensor(name).map(t -> new Found(name, t, dump.tensor(name + GRADIENT)));
      }
    }
    return Optional.empty();
  }

  private static long depth(String name) {
    return name.replace('.', '/').chars().filter(c -> c == '/').count();
  }

  /// The first tensor that is there under one of several names.
  static Optional<Found> any(Dump dump, String... names) {
    for (String name : names) {
      Optional<Tensor> tensor = dump.tensor(name);
      if (tensor.isPresent()) {
        return Optional.of(new Found(name, tensor.get(), dump.tensor(name + GRADIENT)));
      }
    }
    return Optional.empty();
  }
}
