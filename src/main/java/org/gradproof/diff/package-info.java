/// Differentiation: forward mode, reverse mode, Jacobians as matrix blocks, and the derivation of a
/// cell's backward equations.
///
/// Layout everywhere: `(∂y/∂x)_{ij} = ∂y_i/∂x_j`; the adjoint of a matrix has the matrix's own
/// shape.
///
/// What a measurement calls: the thirty derivatives of a scalar LSTM cell are `new
/// Reverse().adjoints(y, one)` for each `y` of `Unrolled.of(cell, 1).last()`; a large graph is
/// `Unrolled.of(cell, steps).loss()`, differentiated by `adjoints` for the parameters, simplified
/// by `Simplifier.simplify` and run by `Tape`; the derivation of a cell is `Derivation.of`.
package org.gradproof.diff;
