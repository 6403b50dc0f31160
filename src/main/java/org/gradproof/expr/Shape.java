package org.gradproof.expr;

/// Rows and columns of a value, as named dimensions: vectors are `n×1`, scalars `1×1`.
///
/// @param rows number of rows
/// @param cols number of columns
public record Shape(Dim rows, Dim cols) {
  /// The shape `1×1`.
  public static final Shape SCALAR = new Shape(Dim.ONE, Dim.ONE);

  /// The shape `dim×1` of a column vector.
  public static Shape vector(Dim dim) {
    return new Shape(dim, Dim.ONE);
  }

  /// Whether this is `1×1`.
  public boolean isScalar() {
    return rows.isOne() && cols.isOne();
  }

  /// Whether this has one column (scalars included).
  public boolean isVector() {
    return cols.isOne();
  }

  /// Rows and columns exchanged.
  public Shape transposed() {
    return new Shape(cols, rows);
  }

  @Override
  public String toString() {
    return bracketed(rows) + "×" + bracketed(cols);
  }

  private static String bracketed(Dim dim) {
    String text = dim.toString();
    return text.contains("+") ? "(" + text + ")" : text;
  }
}
