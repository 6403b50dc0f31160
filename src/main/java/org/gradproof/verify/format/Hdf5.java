package org.gradproof.verify.format;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads HDF5, as Keras writes weights: every data set is a tensor under its path, attributes of
/// the root are metadata.
final class Hdf5 {
  private static final int MOST_DEPTH = 20;
  private final String source;
  private final List<Tensor> tensors = new ArrayList<>();
  private long room = Sizes.MOST;

  private Hdf5(String source) {
    this.source = source;
  }

  static Dump read(String source, Path file) {
    Hdf5 reader = new Hdf5(source);
    Map<String, String> metadata = new LinkedHashMap<>();
    try (HdfFile hdf = new HdfFile(file)) {
      for (Map.Entry<String, Attribute> a : hdf.getAttributes().entrySet()) {
        if (a.getValue().getData() instanceof String text) {
          metadata.put(a.getKey(), text);
        }
      }
      reader.group(hdf, 0);
    } catch (DumpException e) {
      throw e;
    } catch (RuntimeException e) { // jHDF reports damage by many kinds
      throw new DumpException(source + ": no readable HDF5 file: " + e.getMessage());
    }
    return Dump.of(source, reader.tensors, metadata);
  }

  private void group(Group group, int depth) {
    if (depth > MOST_DEPTH) {
      throw new DumpException(source + ": groups lie deeper than " + MOST_DEPTH);
    }
    for (Node node : group.getChildren().values()) {
      if (node instanceof Group inner) {
        group(inner, depth + 1);
      } else if (node instanceof Dataset set && !set.isEmpty()) {
        tensor(set);
      }
    }
  }

  private void tensor(Dataset set) {
    String name = set.getPath().substring(1);
    List<Long> shape = Arrays.stream(set.getDimensions()).mapToLong(d -> d).boxed().toList();
    int count = Sizes.count(source, name, shape);
    room -= count;
    if (room < 0) {
      throw new DumpException(source + ": the tensors hold more than " + Sizes.MOST + " numbers");
    }
    Class<?> java = set.getJavaType();
    ElementType type;
    if (java == double.class) {
      type = ElementType.FLOAT64;
    } else if (java == float.class) {
      type = set.getDataType().getSize() == 2 ? ElementType.FLOAT16 : ElementType.FLOAT32;
    } else if (java == String.class) {
      return;
    } else {
      type = ElementType.INT64;
    }
    double[] data = new double[count];
    if (type.floating()) {
      Object flat = set.getDimensions().length == 0 ? set.getData() : set.getDataFlat();
      for (int i = 0; i < count; i++) {
        data[i] =
            flat.getClass().isArray() ? Array.getDouble(flat, i) : ((Number) flat).doubleValue();
      }
    }
    tensors.add(new Tensor(name, type, Sizes.sizes(shape), data));
  }
}
