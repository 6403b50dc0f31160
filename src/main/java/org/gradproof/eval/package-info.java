/// Evaluation of equations in double precision, over one step or a span.
package org.gradproof.eval;
