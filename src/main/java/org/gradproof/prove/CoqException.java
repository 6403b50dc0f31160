package org.gradproof.prove;

/// Coq is there but cannot be used.
public final class CoqException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With what is wrong, in one line.
  public CoqException(String message) {
    super(message);
  }
}
