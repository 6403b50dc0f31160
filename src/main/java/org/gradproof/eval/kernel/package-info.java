/// Elementwise functions over arrays, in double and single precision, with and without the vector
/// unit.
package org.gradproof.eval.kernel;
