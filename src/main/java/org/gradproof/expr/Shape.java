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
    return dim.isOne() ? SCALAR : new Shape(dim, Dim.ONE);
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
    return rows.equals(cols) ? this : new Shape(cols, rows);
  }

  /// The rows of `a` and the columns of `b`: one of the two objects where that is their shape.
  static Shape ofProduct(Shape a, Shape b) {
    if (a.cols.equals(b.cols)) {
      return a;
    }
    return a.rows.equals(b.rows) ? b : new Shape(a.rows, b.cols);
  }

  /// Equal for every size; the same object is recognized at once.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Shape(Dim r, Dim c) && rows.equals(r) && cols.equals(c));
  }

  @Override
  public int hashCode() {
    return 31 * rows.hashCode() + cols.hashCode();
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
