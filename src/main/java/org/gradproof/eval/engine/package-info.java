/// The engine: a cell's equations and derived backward lines compiled to a schedule over blocks of
/// steps, and run.
///
/// The ideas, a file each: [Hoist][org.gradproof.eval.engine.Hoist] (what does not wait for the
/// recurrence is done for many steps at once, before or after it),
/// [Stack][org.gradproof.eval.engine.Stack] (products that share an operand or a target are one
/// product), [Defer][org.gradproof.eval.engine.Defer] (gradients of parameters are products over
/// whole blocks), [Fuse][org.gradproof.eval.engine.Fuse] (elementwise chains are one pass),
/// [Layout][org.gradproof.eval.engine.Layout] (what is used together lies side by side) and
/// [Checkpoints][org.gradproof.eval.engine.Checkpoints] (long spans keep states only and compute
/// the rest again).
package org.gradproof.eval.engine;
