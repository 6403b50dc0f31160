package org.gradproof.verify.format;

import java.io.Serial;

/// A dump that cannot be used; the message is one line naming the file, the tensor and what was
/// expected.
public final class DumpException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// The message, on one line.
  public DumpException(String message) {
    super(message.replace('\n', ' ').replace('\r', ' '));
  }
}
