package org.gradproof.eval.kernel;

import org.gradproof.expr.Fn;

/// Arithmetic on one array of numbers: what a compiled program is made of.
///
/// All operands are ranges of one array, given by the index of their first entry. Every entry of a
/// result is computed by the same operations in the same order whatever the number of rows, so that
/// a result does not depend on how the rows are divided among calls or threads; and the vector and
/// the scalar implementation of a precision return the same bits.
///
/// @param <A> the array, `double[]` or `float[]`
public interface Arithmetic<A> {
  /// The number of columns of a packed panel; every stored row is padded to a multiple of it.
  int panel();

  /// What the code of fused chains is made of.
  Dialect dialect();

  /// A new array of zeros.
  A allocate(int length);

  /// The index from which records should begin in an array of at least [#WHOLE_REGION] bytes: the
  /// default garbage collector puts so large an array at the start of a region, and from this index
  /// on, 16 bytes of header later, its entries begin at a cache line. Vectors that cross a line
  /// cost two accesses. Elsewhere the index does no harm.
  default int origin() {
    return (CACHE_LINE - HEADER) * panel() / CACHE_LINE;
  }

  /// Bytes from which an array has a region to itself in heaps of up to 16 GiB.
  int WHOLE_REGION = 1 << 22;

  /// Bytes of a cache line, which a panel fills.
  int CACHE_LINE = 64;

  /// Bytes before the entries of an array.
  int HEADER = 16;

  /// One number.
  double get(A m, int at);

  /// Stores one number, rounded to the precision.
  void set(A m, int at, double value);

  /// Copies numbers in, rounded to the precision.
  void read(double[] from, int at, A m, int to, int n);

  /// Copies numbers out.
  void write(A m, int from, double[] to, int at, int n);

  /// `m[to+i] = fn(m[from+i])` for `n` entries.
  void apply(Fn fn, A m, int from, int to, int n);

  /// `C = X W` or `C += X W`, where `W` is packed in panels of columns: entry `(k, 8j+i)` of `W` at
  /// `8(kj' + k) + i`, with `j'` the number of rows of `W`. Every entry is a chain of fused
  /// multiply-adds in the order of the rows of `W`.
  ///
  /// @param x first entry of `X`, whose rows are `xStride` apart
  /// @param inner columns of `X`, rows of `W`
  /// @param w first entry of the panels
  /// @param c first entry of `C`, whose rows are `cStride` apart
  /// @param rows rows of `X` and `C`
  /// @param panels panels of `W`
  /// @param accumulate whether to add to what `C` holds
  /// @param reversed whether to take the panels from the last to the first: a sweep in the other
  ///   direction than the one before finds in the cache what that left there; the result is the
  ///   same
  void product(
      A m,
      int x,
      int xStride,
      int inner,
      int w,
      int c,
      int cStride,
      int rows,
      int panels,
      boolean accumulate,
      boolean reversed);

  /// Copies columns of rows into panels: with panels of `p` columns, entry `(r, pj+i)` of the
  /// source to `p(rows·j + r) + i`.
  void pack(A m, int from, int stride, int rows, int columns, int to);

  /// Copies columns of rows one after another: entry `(r, j)` of the source to `rows·j + r`.
  void transpose(A m, int from, int stride, int rows, int columns, int to);

  /// `g[i] += Σ_r m[from + r·stride + i]` for the columns `first … last`, in the order of the rows.
  void sumRows(A m, int from, int stride, int rows, int first, int last, int g);

  /// The sum of products of `n` entries, in double precision.
  double dot(A m, int a, int b, int n);
}
