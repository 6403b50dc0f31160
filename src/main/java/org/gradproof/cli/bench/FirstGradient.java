package org.gradproof.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.Map;
import org.gradproof.eval.engine.Program;

/// How long the first gradient took, nothing having been compiled yet.
///
/// @param since seconds from the start of the process to the gradient
/// @param compile seconds of these to derive and to compile
/// @param run seconds of these for the run
record FirstGradient(double since, double compile, double run) {
  static FirstGradient of(Span span) {
    Program.Given given = span.given();
    long start = System.nanoTime();
    Program program = span.program();
    long compiled = System.nanoTime();
    program.gradient(span.steps(), given, Map.of());
    long done = System.nanoTime();
    long up = ManagementFactory.getRuntimeMXBean().getUptime();
    long asked = System.nanoTime();
    return new FirstGradient(
        up / 1e3 - (asked - done) / 1e9, (compiled - start) / 1e9, (done - compiled) / 1e9);
  }
}
