/// Gradients over spans: products of step Jacobians of the full state, in the log domain.
///
/// Logs are natural; `‖·‖` is the spectral norm, the largest singular value.
package org.gradproof.span;
