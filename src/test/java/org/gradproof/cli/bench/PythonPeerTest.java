package org.gradproof.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The protocol between this process and a Python, with the real protocol script.
class PythonPeerTest {
  private static final String PYTHON = "python3";

  @BeforeAll
  static void pythonIsInstalled() throws InterruptedException {
    boolean installed;
    try {
      Process process = new ProcessBuilder(PYTHON, "--version").start();
      installed = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      installed = false;
    }
    assumeTrue(installed, "python3 is not installed");
  }

  private static PythonPeer started() throws PeerException {
    PythonPeer peer = PythonPeer.start(PYTHON, "peer-under-test", 1);
    assertEquals("1.2", peer.library().version());
    return peer;
  }

  @Test
  void aCommandIsMeasuredAtLeastOnce() throws PeerException {
    try (PythonPeer peer = started()) {
      PythonPeer.Answer answer = peer.measure("sleep 20", 0);
      assertEquals(1, answer.times().count());
      assertTrue(answer.times().min() >= 0.02, answer.toString());
      assertTrue(answer.first() >= 0.02, answer.toString());
      assertTrue(peer.measure("sleep 1", 0.05).times().count() > 1);
    }
  }

  @Test
  void whatALibraryPrintsIsNoAnswer() throws PeerException {
    try (PythonPeer peer = started()) {
      assertTrue(peer.measure("noisy word", 0).times().count() >= 1);
    }
  }

  @Test
  void anErrorIsOneLineAndThePeerLivesOn() throws PeerException {
    try (PythonPeer peer = started()) {
      PeerException e = assertThrows(PeerException.class, () -> peer.measure("fault of-mine", 0));
      assertEquals("ValueError: of-mine", e.getMessage());
      e = assertThrows(PeerException.class, () -> peer.measure("unknown 1", 0));
      assertEquals("KeyError: 'unknown'", e.getMessage());
      assertTrue(peer.measure("sleep 0", 0).times().count() >= 1);
    }
  }

  @Test
  void aCrashIsReportedWithTheLastWords() throws PeerException {
    try (PythonPeer peer = started()) {
      PeerException e = assertThrows(PeerException.class, () -> peer.measure("die 7", 0));
      assertEquals("ended with exit code 7: last words", e.getMessage());
      assertFalse(peer.isAlive());
    }
  }

  @Test
  void aLibraryThatCannotBeImportedIsMissing() throws PeerException {
    try (PythonPeer peer = PythonPeer.start(PYTHON, "peer-missing", 1)) {
      PeerException e = assertThrows(PeerException.class, peer::library);
      assertEquals("not installed: No module named 'no_such_library'", e.getMessage());
    }
  }

  @Test
  void aCrashedPeerIsStartedAnewForTheNextComparison() throws PeerException {
    try (Peers peers = new Peers(PYTHON, 1)) {
      Contestant dying = peers.contestant("peer-under-test", "die 1");
      assertThrows(PeerException.class, () -> dying.round(0));
      assertEquals(1, peers.contestant("peer-under-test", "sleep 0").round(0).count());
    }
  }
}
