package org.gradproof.verify.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where dumps come from: one file, or an ONNX model with the numbers of one of its tests.
public final class Dumps {
  private static final long MOST_BYTES = 2_000_000_000;
  private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");
  private static final List<String> INPUTS =
      List.of("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P");
  private static final List<String> OUTPUTS = List.of("Y", "Y_h", "Y_c");

  private Dumps() {}

  /// The dump in a file; the ending tells the format.
  ///
  /// @param data for an ONNX model, the folder with `input_N.pb` and `output_N.pb`; without it the
  ///   folder `test_data_set_0` beside the model
  /// @throws DumpException when a file is missing, damaged, or of no known format
  public static Dump read(Path file, Optional<Path> data) {
    return read(file, data, true);
  }

  /// The weights in a file, of which an ONNX model need not have the numbers of a test, and a NumPy
  /// array is one tensor.
  ///
  /// @throws DumpException when the file is missing, damaged, or of no known format
  public static Dump weights(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      return Npz.array(file.toString(), bytes(file));
    }
    return read(file, Optional.empty(), false);
  }

  private static Dump read(Path file, Optional<Path> data, boolean whole) {
    Path path = Files.isDirectory(file) ? file.resolve("model.onnx") : file;
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (data.isPresent() && !name.endsWith(".onnx")) {
      throw new DumpException(path + ": only an ONNX model takes a folder with data");
    }
    if (name.endsWith(".safetensors")) {
      return Safetensors.read(path.toString(), bytes(path));
    }
    if (name.endsWith(".npz")) {
      return Npz.read(path.toString(), bytes(path));
    }
    if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
      bytes(path);
      return Hdf5.read(path.toString(), path);
    }
    if (name.endsWith(".onnx")) {
      Path folder = data.orElseGet(() -> path.toAbsolutePath().resolveSibling("test_data_set_0"));
      return onnx(path, folder, whole);
    }
    throw new DumpException(
        path + ": unknown kind of file; expected .safetensors, .npz, .onnx, .h5");
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new DumpException(file + ": no such file");
      }
      long size = Files.size(file);
      if (size == 0) {
        throw new DumpException(file + ": the file is empty");
      }
      if (size > Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2)) {
        throw new DumpException(
            file + ": the file has " + size + " bytes, more than memory allows");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DumpException(file + ": the file cannot be read: " + e.getMessage());
    }
  }

  private static Dump onnx(Path model, Path folder, boolean whole) {
    Onnx.Graph graph = Onnx.model(model.toString(), bytes(model));
    List<Onnx.Node> found =
        graph.nodes().stream().filter(n -> RECURRENT.contains(n.type())).toList();
    if (found.size() != 1) {
      throw new DumpException(
          model + ": the graph has " + found.size() + " RNN, GRU or LSTM nodes; expected one");
    }
    Onnx.Node node = found.getFirst();
    Map<String, Tensor> known = new LinkedHashMap<>();
    graph.constants().forEach(c -> known.put(c.name(), c));
    List<String> free = graph.inputs().stream().filter(i -> !known.containsKey(i)).toList();
    number(folder, "input", free, known, whole);
    number(folder, "output", graph.outputs(), known, whole);
    List<Tensor> tensors = new ArrayList<>();
    rename(model, node.inputs(), INPUTS, known, tensors, whole);
    rename(model, node.outputs(), OUTPUTS, known, tensors, false);
    Map<String, String> metadata = new LinkedHashMap<>(node.attributes());
    metadata.put("framework", "onnx");
    metadata.put("cell", node.type().toLowerCase(Locale.ROOT));
    return Dump.of(model.toString(), tensors, metadata);
  }

  private static void number(
      Path folder, String what, List<String> names, Map<String, Tensor> into, boolean whole) {
    for (int i = 0; i < names.size(); i++) {
      Path file = folder.resolve(what + "_" + i + ".pb");
      if (!Files.exists(file) && !whole) {
        continue;
      }
      if (!Files.exists(file)) {
        throw new DumpException(
            file + ": no such file; it should hold the " + what + " " + names.get(i));
      }
      into.put(names.get(i), Onnx.tensor(file.toString(), bytes(file)));
    }
  }

  private static void rename(
      Path model,
      List<String> given,
      List<String> schema,
      Map<String, Tensor> known,
      List<Tensor> into,
      boolean required) {
    for (int i = 0; i < Math.min(given.size(), schema.size()); i++) {
      Tensor tensor = known.get(given.get(i));
      if (tensor != null) {
        into.add(new Tensor(schema.get(i), tensor.type(), tensor.shape(), tensor.data()));
      } else if (required && !given.get(i).isEmpty()) {
        throw new DumpException(
            model
                + ": the node's input "
                + given.get(i)
                + " is computed by other nodes, not given");
      }
    }
  }
}
