/// Measuring: how long derived gradients take, beside other libraries in the same run.
///
/// A [org.gradproof.cli.bench.Comparison] is one operation at one size, with ours and its rivals as
/// [org.gradproof.cli.bench.Contestant]s; [org.gradproof.cli.bench.Suite] is the list of them;
/// [org.gradproof.cli.bench.Bench] measures each in turns, ours, rival, ours, rival, and makes
/// [org.gradproof.cli.bench.Row]s of it. Another operation is another line in the suite.
package org.gradproof.cli.bench;
