package org.gradproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// One command as a user would give it, run in this process.
///
/// @param exit the exit code
/// @param out what it printed
/// @param err what it printed as errors
record CommandRun(int exit, String out, String err) {
  static CommandRun of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exit = line.execute(words);
    return new CommandRun(exit, out.toString(), err.toString());
  }

  /// The printed lines of a run that ended with `expected` and without a word of error.
  List<String> lines(int expected) {
    assertEquals(expected, exit, out + err);
    assertEquals("", err);
    return out.lines().toList();
  }

  /// The one line of error of a run that refused its input and printed nothing else.
  String refusal() {
    assertEquals(Main.BAD_INPUT, exit, out + err);
    assertEquals("", out);
    assertEquals(1, err.lines().count(), err);
    return err.strip();
  }
}
