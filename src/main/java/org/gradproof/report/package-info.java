/// Documents: what a report says, and its writers.
///
/// The document model as a grammar:
///
/// ```
/// Document     = title, subtitle, Fact*, Block*
/// Block        = Section | Paragraph | Display | Table | Figure | ItemList | Verbatim
/// Display      = EquationLine+
/// EquationLine = Notation? Relation Notation note Badge?
/// Inline       = Text | Code | Emph | Strong | Formula(Notation) | Ref | Link | Mark(Badge)
/// ```
///
/// [org.gradproof.report.HtmlWriter] writes one self-contained page,
/// [org.gradproof.report.LatexWriter] a source for a stock `pdflatex`. Both escape every text and
/// take the same line breaks from [org.gradproof.report.Folding].
package org.gradproof.report;
