package org.gradproof.eval.kernel;

/// Products with a panel: a matrix of [#WIDTH] columns, row by row.
///
/// Where nothing else is said, every entry is one chain of fused multiply-adds in the order of the
/// inner index. The vector and the scalar implementation return the same bits.
public interface Panels {
  /// Columns of a panel.
  int WIDTH = 8;

  /// A left operand, its rows in one array.
  ///
  /// @param data its array
  /// @param at index of entry (0, 0)
  /// @param row distance of two rows
  @SuppressWarnings("ArrayRecordComponent") // a view of an array
  record Left(double[] data, int at, int row) {}

  /// `C = X W` or `C += X W` for a panel `W`.
  ///
  /// @param x `rows×depth`
  /// @param w `depth×8`, from index `wAt`
  /// @param c `rows×8`, from index `cAt`
  /// @param add whether to add to what `C` holds
  void product(Left x, int rows, int depth, double[] w, int wAt, double[] c, int cAt, boolean add);

  /// `C = VᵀW` for two panels of as many rows.
  ///
  /// @param c `8×8`, from index `cAt`
  void gram(double[] v, double[] w, int rows, double[] c, int cAt);

  /// `out[j] = Σ_r W[r,j]²`: a chain over the even rows plus one over the odd rows.
  void squares(double[] w, int rows, double[] out);

  /// Copies a panel into eight columns of a matrix.
  ///
  /// @param at index of the first entry there
  /// @param stride distance of two rows there
  void spread(double[] w, int rows, double[] to, int at, int stride);

  /// `out = wᵀ W` for the column `w` of index `column` of a panel `W`.
  void dots(double[] w, int at, int rows, int column, double[] out);

  /// `W = W diag(scale) − w outᵀ` for the column `w` of index `column` of a panel `W`.
  void eliminate(double[] w, int at, int rows, int column, double[] scale, double[] out);

  /// `out[r,:] = diag[r]·in[r,:]`, added to what `out` holds if `add`.
  void scaleRows(
      double[] diag,
      int diagAt,
      double[] in,
      int inAt,
      double[] out,
      int outAt,
      int rows,
      boolean add);

  /// `y = A x` for a matrix stored row by row. An entry is the sum of four chains, each over every
  /// fourth column, and of one over the columns that are left.
  void timesVector(
      double[] a, int at, int rows, int columns, double[] x, int xAt, double[] y, int yAt);

  /// The fastest there is.
  static Panels fastest() {
    return Arithmetics.vectors() ? new VectorPanels() : new ScalarPanels();
  }
}
