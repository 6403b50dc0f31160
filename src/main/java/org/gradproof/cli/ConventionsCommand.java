package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gradproof.verify.Conventions;
import org.gradproof.verify.Framework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints what correct implementations of a cell may do differently, and who does what.
@Command(
    name = "conventions",
    description =
        "Prints what correct implementations of a cell may do differently, and who does" + " what.",
    mixinStandardHelpOptions = true)
final class ConventionsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CELL", description = "rnn, lstm or gru")
  private String cell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!Framework.isKind(cell)) {
      throw new BadInputException(
          "no conventions are known of '" + cell + "'; expected rnn, lstm or gru");
    }
    PrintWriter out = spec.commandLine().getOut();
    String kind = cell.toLowerCase(Locale.ROOT);
    out.println("what may differ; verify searches each of these, then pairs");
    for (Conventions.Row row : Framework.differing(kind)) {
      out.printf("  %-20s %s%n", row.name(), row.question());
    }
    out.println("who does what");
    out.printf("  %-10s %-24s %-20s %s%n", "framework", "option", "packed", "remarks");
    for (Framework f : Framework.of(kind)) {
      String line =
          String.format("  %-10s %-24s %-20s %s", f.name(), f.option(), f.order(), f.facts());
      out.println(line.stripTrailing());
    }
    out.flush();
    return Main.AGREES;
  }
}
