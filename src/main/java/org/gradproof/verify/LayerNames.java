package org.gradproof.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradproof.verify.format.Dump;
import org.gradproof.verify.format.DumpException;
import org.gradproof.verify.format.Tensor;

/// The names that files of whole models give to the tensors of their recurrent layers, as names of
/// layers alone: `decoder.rnn.weight_ih_l0` is `weight_ih_l0`, and in a Keras file
/// `layers/lstm_1/cell/vars/0` is the kernel of the second layer.
final class LayerNames {
  private static final List<String> KERAS = List.of("kernel", "recurrent_kernel", "bias");
  private static final Pattern KERAS_VARIABLE = Pattern.compile("(.+?)(?:/cell)?/vars/([012])");
  private static final Pattern SIDE = Pattern.compile("(.*)/(forward|backward)_layer");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_(\\d+))?");
  private static final Pattern TORCH =
      Pattern.compile("(.+[./])((?:weight|bias)_(?:ih|hh|hr)(?:_l\\d+)?(?:_reverse)?)");

  private LayerNames() {}

  /// The dump under names of layers; itself when its names are of another kind.
  ///
  /// @throws DumpException when several stacks of layers have the same right to be meant
  static Dump plain(Dump dump) {
    Dump torch = withoutPrefix(dump);
    return keras(torch);
  }

  private static Dump withoutPrefix(Dump dump) {
    TreeSet<String> prefixes = new TreeSet<>();
    for (String name : dump.tensors().keySet()) {
      Matcher m = TORCH.matcher(name);
      if (m.matches()) {
        prefixes.add(m.group(1));
      }
    }
    if (prefixes.isEmpty()) {
      return dump;
    }
    if (prefixes.size() > 1) {
      throw new DumpException(
          dump.source()
              + ": there are several recurrent modules, "
              + String.join(", ", prefixes)
              + "; expected a file with one of them");
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : dump.tensors().keySet()) {
      if (name.startsWith(prefixes.first())) {
        names.put(name, name.substring(prefixes.first().length()));
      }
    }
    return renamed(dump, names);
  }

  private static Dump keras(Dump dump) {
    Map<String, Map<String, Tensor>> layers = new TreeMap<>(LayerNames::inOrder);
    for (String name : dump.tensors().keySet()) {
      Matcher m = KERAS_VARIABLE.matcher(name);
      if (m.matches()) {
        layers
            .computeIfAbsent(m.group(1), _ -> new TreeMap<>())
            .put(m.group(2), dump.tensors().get(name));
      }
    }
    layers.values().removeIf(layer -> !isRecurrent(layer));
    List<String> stack = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Integer> blocks = new LinkedHashMap<>();
    layers.forEach((path, variables) -> {
      Matcher side = SIDE.matcher(path);
      boolean two = side.matches();
      String layer = two ? side.group(1) : path;
      if (!stack.contains(layer)) {
        stack.add(layer);
      }
      List<Integer> shape = variables.get("1").shape();
      blocks.put(path, shape.getLast() / shape.getFirst());
      String ending =
          "_l" + stack.indexOf(layer) + (two && side.group(2).equals("backward") ? "_reverse" : "");
      variables.forEach((number, tensor) ->
          names.put(tensor.name(), KERAS.get(Integer.parseInt(number)) + ending));
    });
    if (blocks.values().stream().distinct().count() > 1) {
      throw new DumpException(
          dump.source()
              + ": the layers "
              + String.join(", ", blocks.keySet())
              + " are of different kinds; expected a file with layers of one kind");
    }
    return names.isEmpty() ? dump : renamed(dump, names);
  }

  /// Whether three variables are a kernel `(m, kn)`, a recurrent kernel `(n, kn)` and a bias.
  private static boolean isRecurrent(Map<String, Tensor> variables) {
    if (!variables.containsKey("0") || !variables.containsKey("1")) {
      return false;
    }
    List<Integer> kernel = variables.get("0").shape();
    List<Integer> recurrent = variables.get("1").shape();
    return kernel.size() == 2
        && recurrent.size() == 2
        && recurrent.getFirst() > 0
        && kernel.getLast().equals(recurrent.getLast())
        && recurrent.getLast() % recurrent.getFirst() == 0;
  }

  /// `lstm` before `lstm_2` before `lstm_10`.
  private static int inOrder(String a, String b) {
    String[] left = a.split("/", -1);
    String[] right = b.split("/", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      Matcher l = NUMBERED.matcher(left[i]);
      Matcher r = NUMBERED.matcher(right[i]);
      if (l.matches() && r.matches()) {
        int stem = l.group(1).compareTo(r.group(1));
        int number = stem != 0 ? stem : Integer.compare(number(l), number(r));
        if (number != 0) {
          return number;
        }
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static int number(Matcher m) {
    return m.group(2) == null || m.group(2).length() > 8 ? 0 : Integer.parseInt(m.group(2));
  }

  private static Dump renamed(Dump dump, Map<String, String> names) {
    List<Tensor> tensors = new ArrayList<>();
    names.forEach((from, to) -> {
      Tensor t = dump.tensors().get(from);
      tensors.add(new Tensor(to, t.type(), t.shape(), t.data()));
    });
    return Dump.of(dump.source(), tensors, dump.metadata());
  }
}
