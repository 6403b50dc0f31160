package org.gradproof.cli.bench;

import java.io.Serial;

/// A rival that cannot be measured; the message says why in a few words.
final class PeerException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }
}
