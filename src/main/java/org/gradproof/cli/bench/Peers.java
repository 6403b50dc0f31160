package org.gradproof.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The Python processes of a run: started when first asked, one for each library, kept until the
/// end.
final class Peers implements AutoCloseable {
  private final String python;
  private final int threads;
  private final Map<String, PythonPeer> running = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();
  private final Map<String, PythonPeer.Library> libraries = new LinkedHashMap<>();
  private final Map<String, Double> firstCalls = new LinkedHashMap<>();

  /// @param python the Python
  /// @param threads how many threads a peer may use
  Peers(String python, int threads) {
    this.python = python;
    this.threads = threads;
  }

  /// A measurement by a peer.
  ///
  /// @param name the peer's script
  /// @param command the command, without the seconds
  Contestant contestant(String name, String command) {
    return seconds -> {
      PythonPeer.Answer answer = peer(name).measure(command, seconds);
      firstCalls.putIfAbsent(name + " " + command, answer.first());
      return answer.times();
    };
  }

  private PythonPeer peer(String name) throws PeerException {
    if (missing.containsKey(name)) {
      throw new PeerException(missing.get(name));
    }
    PythonPeer known = running.get(name);
    if (known != null && known.isAlive()) {
      return known;
    }
    PythonPeer peer = PythonPeer.start(python, name, threads);
    try {
      libraries.put(name, peer.library());
    } catch (PeerException e) {
      peer.close();
      missing.put(name, e.getMessage());
      throw e;
    }
    running.put(name, peer);
    return peer;
  }

  /// Peer → what it imported, for those that were asked.
  Map<String, PythonPeer.Library> libraries() {
    return libraries;
  }

  /// Seconds from the beginning of the import to the end of a command's first call; none when that
  /// was not measured.
  OptionalDouble toFirst(String name, String command) {
    Double first = firstCalls.get(name + " " + command);
    return first == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(libraries.get(name).load() + first);
  }

  @Override
  public void close() {
    running.values().forEach(PythonPeer::close);
  }
}
