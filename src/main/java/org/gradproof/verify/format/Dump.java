package org.gradproof.verify.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Tensors by name, and what the file says about them.
///
/// @param source the file, for messages
/// @param tensors name → tensor, in name order
/// @param metadata free text by key: framework, cell, options
public record Dump(String source, Map<String, Tensor> tensors, Map<String, String> metadata) {
  private static final Set<String> WHOLE = Set.of("sequence_lens", "lengths");

  public Dump {
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /// The dump with these tensors.
  ///
  /// @throws DumpException for a name that occurs twice, or a tensor of whole numbers
  public static Dump of(String source, List<Tensor> tensors, Map<String, String> metadata) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      if (!tensor.type().floating() && !WHOLE.contains(tensor.name())) {
        throw new DumpException(
            source
                + ": tensor "
                + tensor.name()
                + " holds whole numbers ("
                + tensor.type().name().toLowerCase(java.util.Locale.ROOT)
                + "); expected float16, bfloat16, float32 or float64");
      }
      if (byName.put(tensor.name(), tensor) != null) {
        throw new DumpException(source + ": two tensors are called " + tensor.name());
      }
    }
    return new Dump(source, byName, metadata);
  }

  /// The tensor called `name`.
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /// What the file says under a key, or `otherwise`.
  public String said(String key, String otherwise) {
    return metadata.getOrDefault(key, otherwise);
  }
}
