package org.gradproof.span;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradproof.eval.Matrix;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// A way to draw initial weights, one row each. The size n is that of the first state.
public enum Scheme {
  /// Everything from `U(−1/√n, 1/√n)`: PyTorch's default.
  PYTORCH("all from U(-1/sqrt(n), 1/sqrt(n))") {
    @Override
    Matrix draw(Expr parameter, int rows, int columns, int n, RandomGenerator random) {
      double bound = 1 / Math.sqrt(n);
      return Matrix.drawn(rows, columns, () -> random.nextDouble(-bound, bound));
    }
  },
  /// Square matrices, and square blocks of wider ones, uniformly from the orthogonal group; biases
  /// 0, the rest Glorot's uniform.
  ORTHOGONAL("square blocks orthogonal, biases 0, the rest Glorot uniform") {
    @Override
    Matrix draw(Expr parameter, int rows, int columns, int n, RandomGenerator random) {
      if (columns == 1) {
        return new Matrix(rows, 1);
      }
      double bound = Math.sqrt(6.0 / (rows + columns));
      Matrix matrix = Matrix.drawn(rows, columns, () -> random.nextDouble(-bound, bound));
      if (rows == n && columns >= n) {
        double[][] rotation = rotation(n, random);
        for (int i = 0; i < n; i++) {
          System.arraycopy(rotation[i], 0, matrix.data(), i * columns + columns - n, n);
        }
      }
      return matrix;
    }
  },
  /// Everything from `N(0, 1/columns)`, biases 0.
  GAUSSIAN("matrices from N(0, 1/columns), biases 0") {
    @Override
    Matrix draw(Expr parameter, int rows, int columns, int n, RandomGenerator random) {
      double deviation = columns == 1 ? 0 : 1 / Math.sqrt(columns);
      return Matrix.drawn(rows, columns, () -> deviation * random.nextGaussian());
    }
  };

  private final String words;

  Scheme(String words) {
    this.words = words;
  }

  abstract Matrix draw(Expr parameter, int rows, int columns, int n, RandomGenerator random);

  /// The scheme in words.
  public String words() {
    return words;
  }

  /// The scheme's name on the command line.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The scheme of a name.
  public static Optional<Scheme> named(String name) {
    return Arrays.stream(values()).filter(s -> s.text().equals(name)).findFirst();
  }

  /// Draws every parameter of a cell, in its order.
  public Map<Expr, Matrix> draw(
      Recurrence cell, Map<String, Integer> sizes, RandomGenerator random) {
    int n = cell.states().getFirst().current().shape().rows().size(sizes);
    return cell.parameters().stream()
        .collect(
            Collectors.toMap(
                p -> p,
                p -> draw(p, p.shape().rows().size(sizes), p.shape().cols().size(sizes), n, random),
                (a, _) -> a,
                LinkedHashMap::new));
  }

  private static double[][] rotation(int n, RandomGenerator random) {
    double[][] entries = new double[n][n];
    for (double[] row : entries) {
      Arrays.setAll(row, _ -> random.nextGaussian());
    }
    QRDecomposition qr = new QRDecomposition(new Array2DRowRealMatrix(entries, false));
    RealMatrix q = qr.getQ();
    // With the signs of R's diagonal taken over, Q is uniform.
    for (int j = 0; j < n; j++) {
      if (qr.getR().getEntry(j, j) < 0) {
        for (int i = 0; i < n; i++) {
          q.multiplyEntry(i, j, -1);
        }
      }
    }
    return q.getData();
  }
}
