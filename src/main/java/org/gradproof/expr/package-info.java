/// Expression trees over matrices with named dimensions.
///
/// The data model as a grammar:
///
/// ```
/// Expr  = interned Op, with a Shape
/// Op    = Var(Symbol, Shape) | Const(number, Shape)
///       | Map(Fn, Expr) | Add(Expr, Expr) | Hadamard(Expr, Expr) | Scale(scalar Expr, Expr)
///       | MatMul(Expr, Expr) | Transpose(Expr) | Diag(vector Expr) | DiagPart(Expr)
///       | Stack(Expr, Expr, …) | Rows(Expr, Dim from, Dim count) | Sum(Expr)
/// Shape = Dim × Dim
/// Dim   = name + name + … + number
/// Fn    = one row per elementwise function
/// ```
package org.gradproof.expr;
