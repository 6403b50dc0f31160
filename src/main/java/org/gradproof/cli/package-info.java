/// The command line: arguments, progress, exit codes.
package org.gradproof.cli;
