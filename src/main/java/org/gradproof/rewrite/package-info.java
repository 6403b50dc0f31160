/// Algebra on expressions: rules as data, a simplifier that names the rules it uses, and a decision
/// procedure for polynomial equality.
package org.gradproof.rewrite;
