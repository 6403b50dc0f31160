package org.gradproof.verify;

/// Which of the two passes a number belongs to.
public enum Stage {
  /// What the layer computes.
  FORWARD,
  /// What is differentiated.
  GRADIENT
}
