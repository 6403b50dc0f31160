package org.gradproof.cli;

import java.io.PrintWriter;
import org.gradproof.cell.FormulaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `gradproof`.
///
/// Exit codes: 0 all agrees, 1 something disagrees, 2 bad input, 3 inconclusive.
@Command(
    name = "gradproof",
    description = "Derives, checks and documents the gradients of recurrent cells.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DeriveCommand.class,
      CheckCommand.class,
      VerifyCommand.class,
      ConventionsCommand.class,
      SpanCommand.class,
      AppendixCommand.class,
      CellsCommand.class,
      ProveCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all agrees",
      "1:something disagrees",
      "2:bad input",
      "3:inconclusive",
      "70:a fault of gradproof itself"
    })
public final class Main {
  /// Exit code: all agrees.
  static final int AGREES = 0;

  /// Exit code: something disagrees.
  static final int DISAGREES = 1;

  /// Exit code: bad input.
  static final int BAD_INPUT = 2;

  /// Exit code: inconclusive.
  static final int INCONCLUSIVE = 3;

  /// Exit code: a fault of the program itself.
  static final int INTERNAL_ERROR = 70;

  /// The version that the jar was built as.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"gradproof " + (version == null ? "development" : version)};
    }
  }

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    ErrorOutput.find();
    System.exit(commandLine().execute(args));
  }

  /// The command, ready to be executed; what it prints can be redirected.
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(Main::badUsage);
    line.setExecutionExceptionHandler((exception, command, _) -> {
      if (exception instanceof FormulaException || exception instanceof BadInputException) {
        return oneLine(command.getErr(), exception.getMessage());
      }
      command.getErr().println("gradproof: internal error, please report it: " + exception);
      exception.printStackTrace(command.getErr());
      command.getErr().flush();
      return INTERNAL_ERROR;
    });
    return line;
  }

  private static int badUsage(ParameterException exception, String[] args) {
    CommandLine line = exception.getCommandLine();
    String help = " (see " + line.getCommandSpec().qualifiedName() + " --help)";
    boolean option = exception instanceof UnmatchedArgumentException u && u.isUnknownOption();
    if (line.getParent() != null || option) {
      return oneLine(line.getErr(), exception.getMessage() + help);
    }
    String found =
        exception instanceof UnmatchedArgumentException unmatched
            ? "unknown command '" + unmatched.getUnmatched().getFirst() + "'"
            : "no command given";
    String known = String.join(", ", line.getSubcommands().keySet());
    return oneLine(line.getErr(), found + "; expected one of " + known + help);
  }

  private static int oneLine(PrintWriter err, String message) {
    err.println("gradproof: " + message.lines().findFirst().orElse("bad input"));
    err.flush();
    return BAD_INPUT;
  }
}
