/// Coq sources of what the program states: certificates of cells, lemmas of the tables, and the run
/// of `coqc` that checks them.
///
/// What is printed here is all that a proof has of the program, so the printer says every object as
/// it stands: a number is its exact rational value, an equation is the one that is run. What the
/// sources mean, and why an accepted certificate is a theorem, stands in `proofs/theories`.
package org.gradproof.prove;
