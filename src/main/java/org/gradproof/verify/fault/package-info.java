/// What is wrong with a backward pass, found by trying edits of the derived one.
///
/// An edit changes the derived backward equations ([org.gradproof.verify.fault.Pass]), the way they
/// run through time ([org.gradproof.verify.fault.Flow]), or the tensors that are returned. Edits
/// are generated for any cell by rules, run on the observed numbers, and kept when they reproduce
/// every gradient that was returned.
package org.gradproof.verify.fault;
