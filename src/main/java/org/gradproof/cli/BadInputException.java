package org.gradproof.cli;

import java.io.Serial;

/// Input that cannot be used; the message is one line that says what was expected.
final class BadInputException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    super(message);
  }
}
