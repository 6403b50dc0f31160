package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.expr.Equation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists the shipped cells.
@Command(name = "cells", description = "Lists the shipped cells.", mixinStandardHelpOptions = true)
final class CellsCommand implements Callable<Integer> {
  @Option(names = "--equations", description = "print each cell's equations too")
  private boolean equations;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int width = Cells.shipped().stream().mapToInt(c -> c.name().length()).max().orElse(0);
    for (Cell cell : Cells.shipped()) {
      out.printf("%-" + width + "s  %s%n", cell.name(), cell.title());
      if (equations) {
        for (Equation equation : cell.equations()) {
          out.printf("%" + width + "s    %s%n", "", equation);
        }
        out.printf("%" + width + "s    %s%n%n", "", cell.citation());
      }
    }
    out.flush();
    return Main.AGREES;
  }
}
