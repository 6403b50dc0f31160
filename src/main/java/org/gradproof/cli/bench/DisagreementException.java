package org.gradproof.cli.bench;

import java.io.Serial;

/// A result that would have been measured is wrong; the message is one line that says which.
public final class DisagreementException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DisagreementException(String message) {
    super(message);
  }
}
