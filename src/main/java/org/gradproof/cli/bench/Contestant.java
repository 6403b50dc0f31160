package org.gradproof.cli.bench;

/// One side of a comparison.
interface Contestant {
  /// Runs for about so many seconds, at least once.
  ///
  /// @throws PeerException when it cannot be run; the message is what the table says instead
  Times round(double seconds) throws PeerException;
}
