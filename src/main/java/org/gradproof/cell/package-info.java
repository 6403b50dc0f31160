/// Cells: formula text to shape-checked recurrences.
///
/// ```
/// file or text ─ GateText, Documents ─> Section ─ FormulaReader ─> Syntax ─ Roles ─> who is what
///                                                                     └─ Elaborator ─> Expr ─> Cell
/// ```
///
/// A [Section] is the part of a source that makes one cell. The grammar decides structure only;
/// names are read by [NameReader], roles come from time indices, shapes from unification over named
/// dimensions.
package org.gradproof.cell;
