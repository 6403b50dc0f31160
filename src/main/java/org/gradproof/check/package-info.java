/// Checking derivatives by means that do not share their mistakes, with verdicts that state their
/// own power.
package org.gradproof.check;
