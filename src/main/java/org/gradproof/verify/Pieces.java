package org.gradproof.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// How one tensor of a framework is packed from parameters, written like `kernel' = W_i W_f W_g
/// W_o`.
///
/// The blocks stand from top to bottom; `W_i|U_i` are blocks side by side. A prime means that the
/// file holds the transpose.
///
/// @param tensor the tensor's name
/// @param transposed whether the file holds the transpose
/// @param grid blocks from top to bottom, each a list from left to right; a block is the name of a
///   parameter
public record Pieces(String tensor, boolean transposed, List<List<String>> grid) {
  public Pieces {
    grid = grid.stream().map(List::copyOf).toList();
  }

  /// Reads the notation.
  static Pieces parse(String text) {
    String[] sides = text.split(" = ", -1);
    String name = sides[0].strip();
    boolean transposed = name.endsWith("'");
    List<List<String>> grid = new ArrayList<>();
    for (String row : sides[1].strip().split("\\s+", -1)) {
      grid.add(Arrays.asList(row.split("\\|", -1)));
    }
    return new Pieces(transposed ? name.substring(0, name.length() - 1) : name, transposed, grid);
  }

  /// The same with other names of parameters.
  Pieces renamed(UnaryOperator<String> name) {
    return new Pieces(
        tensor, transposed, grid.stream().map(row -> row.stream().map(name).toList()).toList());
  }

  /// The same with rows and columns of the file exchanged.
  Pieces flipped() {
    return new Pieces(tensor, !transposed, grid);
  }

  /// The names of the parameters in it.
  List<String> parameters() {
    return grid.stream().flatMap(List::stream).toList();
  }

  /// Whether the tensor holds several parameters.
  boolean packed() {
    return parameters().size() > 1;
  }

  /// The subscripts from top to bottom, such as `r z n`: the order in which gates are packed.
  List<String> order() {
    return grid.stream().map(row -> subscript(row.getFirst())).distinct().toList();
  }

  /// What follows the underscore of a name.
  static String subscript(String name) {
    return name.substring(name.indexOf('_') + 1);
  }

  /// Takes a parameter out of the packed tensor.
  ///
  /// @param data the tensor's numbers
  /// @param rows how many rows the tensor has when not transposed
  /// @param cols how many columns
  /// @param block the rows and columns of a named parameter
  /// @return parameter by parameter its numbers, row by row
  java.util.Map<String, double[]> unpack(double[] data, int rows, int cols, Block block) {
    java.util.Map<String, double[]> parts = new java.util.LinkedHashMap<>();
    int top = 0;
    for (List<String> row : grid) {
      int left = 0;
      int height = block.rows(row.getFirst());
      for (String name : row) {
        int width = block.cols(name);
        double[] part = new double[height * width];
        for (int i = 0; i < height; i++) {
          for (int j = 0; j < width; j++) {
            int r = top + i;
            int c = left + j;
            part[i * width + j] = data[transposed ? c * rows + r : r * cols + c];
          }
        }
        parts.put(name, part);
        left += width;
      }
      top += height;
    }
    return parts;
  }

  /// Puts parameters into the packed tensor: the inverse of [#unpack].
  double[] pack(java.util.Map<String, double[]> parts, int rows, int cols, Block block) {
    double[] data = new double[rows * cols];
    int top = 0;
    for (List<String> row : grid) {
      int left = 0;
      int height = block.rows(row.getFirst());
      for (String name : row) {
        int width = block.cols(name);
        double[] part = parts.get(name);
        for (int i = 0; part != null && i < height; i++) {
          for (int j = 0; j < width; j++) {
            int r = top + i;
            int c = left + j;
            data[transposed ? c * rows + r : r * cols + c] = part[i * width + j];
          }
        }
        left += width;
      }
      top += height;
    }
    return data;
  }

  /// The size of a named parameter.
  interface Block {
    int rows(String parameter);

    int cols(String parameter);
  }
}
