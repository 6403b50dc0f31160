package org.gradproof.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// One line on a terminal that says what is being done; silent when the output goes elsewhere.
final class Progress implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private final boolean visible;
  private final PrintStream terminal;

  private Progress(boolean visible, PrintStream terminal) {
    this.visible = visible;
    this.terminal = terminal;
  }

  static Progress onTerminal() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new Progress(terminal, System.err);
  }

  void show(String words) {
    if (visible) {
      terminal.print(CLEAR_LINE + words + " ...");
      terminal.flush();
    }
  }

  void clear() {
    if (visible) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
