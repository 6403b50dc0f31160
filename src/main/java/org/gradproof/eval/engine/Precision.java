package org.gradproof.eval.engine;

/// The number format a program computes in.
public enum Precision {
  /// 64 bits.
  DOUBLE,
  /// 32 bits; numbers go in and come out as doubles.
  FLOAT
}
