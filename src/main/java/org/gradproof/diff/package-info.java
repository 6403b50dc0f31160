/// Differentiation: forward mode, reverse mode, Jacobians as matrix blocks, and the derivation of a
/// cell's backward equations.
///
/// Layout everywhere: `(∂y/∂x)_{ij} = ∂y_i/∂x_j`; the adjoint of a matrix has the matrix's own
/// shape.
package org.gradproof.diff;
