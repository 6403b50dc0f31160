package org.gradproof.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gradproof.cell.Cell;
import org.gradproof.cell.Cells;
import org.gradproof.cli.bench.Comparison.Rival;
import org.gradproof.eval.engine.Precision;
import org.gradproof.eval.engine.Program;

/// The list of what is compared.
final class Suite {
  private static final String LSTM = "lstm";

  /// How far a compiled gradient may be from the interpreted one, for each precision.
  private static final Map<Precision, Double> TOLERANCE =
      Map.of(Precision.DOUBLE, 1e-11, Precision.FLOAT, 1e-3);

  private final Settings settings;
  private final Optional<Peers> peers;
  private final Map<Precision, Double> deviations;

  /// @param deviations where it is noted how far each gradient was from the interpreter's
  Suite(Settings settings, Optional<Peers> peers, Map<Precision, Double> deviations) {
    this.settings = settings;
    this.peers = peers;
    this.deviations = deviations;
  }

  /// The case that the time to the first gradient is measured on.
  static Span first(Settings settings) {
    return new Span(shipped(LSTM), Precision.DOUBLE, 1000, 1, 64, settings.threads());
  }

  /// The usual comparisons.
  List<Comparison> standard() {
    Span lstm = first(settings);
    Span small = span(LSTM, Precision.DOUBLE, settings.quick() ? 10_000 : 100_000, 1, 32);
    Span wide = span(LSTM, Precision.DOUBLE, settings.quick() ? 100 : 1000, 32, 128);
    List<Comparison> all = new ArrayList<>();
    all.add(square(Precision.DOUBLE));
    all.add(square(Precision.FLOAT));
    all.add(matrixTimesVector(256, 64));
    all.add(gradient(lstm, true));
    for (Span span : List.of(small, wide, single(lstm), single(small), single(wide))) {
      all.add(gradient(span, false));
    }
    for (String cell : List.of("gru", "gru-reset-after", "rnn")) {
      all.add(gradient(lstm.ofCell(shipped(cell)), false));
    }
    all.add(perOperation("lstm-peephole", lstm.ofCell(shipped("lstm-peephole"))));
    all.add(perOperation("made-up", lstm.ofCell(MadeUp.cell(settings.seed()))));
    all.add(spectrum(new Spectrum(100, settings.quick() ? 1000 : 10_000)));
    Span checked = span(LSTM, Precision.DOUBLE, 20, 2, 16);
    all.add(entries(checked));
    all.add(duals(checked));
    all.add(derivatives());
    all.add(graph(settings.quick() ? 1000 : 10_000));
    return all;
  }

  /// The comparisons of one cell.
  List<Comparison> of(Span span) {
    List<Comparison> all = new ArrayList<>();
    all.add(gradient(span, true));
    if (!span.cell().hasSameEquationsAs(shipped(LSTM))) {
      all.add(perOperation(span.cell().name(), span));
    }
    return all;
  }

  private Span span(String cell, Precision precision, int steps, int batch, int hidden) {
    return new Span(shipped(cell), precision, steps, batch, hidden, settings.threads());
  }

  private static Span single(Span span) {
    return new Span(
        span.cell(), Precision.FLOAT, span.steps(), span.batch(), span.hidden(), span.threads());
  }

  private static Cell shipped(String name) {
    return Cells.shipped(name).orElseThrow();
  }

  private Comparison square(Precision precision) {
    int n = Products.SIZE;
    List<Rival> rivals = new ArrayList<>();
    if (precision == Precision.DOUBLE) {
      rivals.add(here("Commons Math Array2DRow", Products::commonsRows));
      rivals.add(here("Commons Math Block", Products::commonsBlocks));
      rivals.add(here("EJML", Products::ejml));
    }
    String command = "product " + Span.word(precision) + " " + n;
    python(rivals, "NumPy", "numpy", command);
    python(rivals, "PyTorch", "torch", command);
    return new Comparison(
        "matrix product",
        Span.word(precision) + " " + n + "×" + n,
        "product",
        1,
        new Work(2.0 * n * n * n, 0),
        Optional.of(new Ceilings.Pace(precision, false, n, n)),
        Optional.of(Products.name(precision)),
        () -> new JavaContestant(settings.warmUp(), Products.square(precision).run()),
        rivals);
  }

  private Comparison matrixTimesVector(int rows, int columns) {
    Precision precision = Precision.DOUBLE;
    List<Rival> rivals = new ArrayList<>();
    String size = Span.word(precision) + " " + rows + "×" + columns;
    python(rivals, "NumPy", "numpy", "matvec " + size.replace('×', ' '));
    return new Comparison(
        "matrix times vector",
        size,
        "product",
        1,
        new Work(0, 2.0 * rows * columns),
        Optional.of(new Ceilings.Pace(precision, true, rows, columns)),
        Optional.of(Products.name(precision, rows, columns)),
        () -> new JavaContestant(settings.warmUp(), Products.times(precision, rows, columns).run()),
        rivals);
  }

  /// Value and gradient beside other libraries.
  ///
  /// @param thorough whether beside the slow ones too
  private Comparison gradient(Span span, boolean thorough) {
    List<Rival> rivals = new ArrayList<>();
    if (thorough) {
      rivals.add(here("interpreter", () -> Reference.gradient(span)));
    }
    Cell cell = span.cell();
    String precision = Span.word(span.precision());
    for (Layer layer : Layer.values()) {
      if (cell.hasSameEquationsAs(shipped(layer.cell))) {
        String note = layer == Layer.GRU ? " (resets after)" : "";
        python(rivals, layer.torch + note, "torch", layer.command(span, layer.module, precision));
        if (thorough && layer == Layer.LSTM && span.precision() == Precision.DOUBLE) {
          String command = layer.command(span, layer.module, Span.word(Precision.FLOAT));
          python(rivals, layer.torch + " in float32", "torch", command);
        }
        python(rivals, "JAX scan", "jax", layer.command(span, layer.cell, precision));
        boolean casadi = layer == Layer.LSTM && span.batch() == 1 && span.steps() <= 1000;
        if (thorough && casadi && span.precision() == Precision.DOUBLE) {
          python(rivals, "CasADi MX", "casadi", layer.command(span, layer.cell, precision));
        }
      }
    }
    return compiled(cell.name() + " gradient", span, rivals);
  }

  /// Layers that other libraries have.
  private enum Layer {
    LSTM("lstm", "lstm", "PyTorch nn.LSTM"),
    GRU("gru", "gru", "PyTorch nn.GRU"),
    GRU_RESET_AFTER("gru-reset-after", "gru", "PyTorch nn.GRU"),
    RNN("rnn", "rnn", "PyTorch nn.RNN");

    final String cell;
    final String module;
    final String torch;

    Layer(String cell, String module, String torch) {
      this.cell = cell;
      this.module = module;
      this.torch = torch;
    }

    String command(Span span, String name, String precision) {
      return "bptt %s %s %d %d %d"
          .formatted(name, precision, span.steps(), span.batch(), span.hidden());
    }
  }

  /// What the time to the first gradient is asked for, in Python.
  static String firstCommand(Settings settings) {
    return Layer.LSTM.command(first(settings), LSTM, Span.word(Precision.DOUBLE));
  }

  /// Value and gradient beside our own LSTM's, per operation in matrix products.
  private Comparison perOperation(String name, Span span) {
    Span lstm = span.ofCell(shipped(LSTM));
    Rival rival = new Rival("our lstm, per flop", () -> program(lstm), Optional.of(lstm.work()));
    return compiled(name + " gradient", span, List.of(rival));
  }

  /// The check of every entry by central differences beside PyTorch's, on one thread.
  private Comparison entries(Span span) {
    List<Rival> rivals = new ArrayList<>();
    for (String mode : List.of("slow", "fast")) {
      String command =
          "gradcheck %s %s %d %d %d"
              .formatted(mode, LSTM, span.steps(), span.batch(), span.hidden());
      python(rivals, "PyTorch gradcheck, " + mode, "torch", command);
    }
    return plain(
        "every entry",
        span.size(),
        "check",
        rivals,
        () -> new JavaContestant(settings.warmUp(), Entries.differences(span)));
  }

  /// The same by dual numbers.
  private Comparison duals(Span span) {
    Rival rival = here("our differences", () -> Entries.differences(span));
    return plain(
        "every entry, dual",
        span.size(),
        "check",
        List.of(rival),
        () -> new JavaContestant(settings.warmUp(), Entries.duals(span)));
  }

  /// What is not made of matrix products.
  private static Comparison plain(
      String operation,
      String size,
      String per,
      List<Rival> rivals,
      Supplier<JavaContestant> ours) {
    return new Comparison(
        operation, size, per, 1, Work.NONE, Optional.empty(), Optional.empty(), ours, rivals);
  }

  /// All derivatives of the scalar LSTM cell, as expressions.
  private Comparison derivatives() {
    List<Rival> rivals = new ArrayList<>();
    python(rivals, "CasADi SX", "casadi", "derivatives lstm");
    python(rivals, "SymPy", "sympy", "derivatives lstm");
    return plain(
        "30 derivatives",
        "scalar lstm cell",
        "run",
        rivals,
        () -> new JavaContestant(settings.warmUp(), Symbolic.derivatives()));
  }

  /// The scalar LSTM over a span as one expression, and its gradient.
  private Comparison graph(int steps) {
    List<Rival> rivals = new ArrayList<>();
    python(rivals, "CasADi SX", "casadi", "graph lstm " + steps + " 1");
    python(rivals, "CasADi SX, gradient alone", "casadi", "gradient lstm " + steps + " 1");
    return plain(
        "graph and gradient",
        "scalar lstm T=" + steps,
        "run",
        rivals,
        () -> JavaContestant.clean(settings.warmUp(), Symbolic.graph(steps)));
  }

  private Comparison compiled(String operation, Span span, List<Rival> rivals) {
    Work work = span.work();
    int columns = span.hidden();
    long rows = Math.round(work.recurrent() / (4.0 * columns * span.steps() * span.batch()));
    Ceilings.Pace pace =
        new Ceilings.Pace(span.precision(), span.batch() == 1, (int) Math.max(1, rows), columns);
    return new Comparison(
        operation,
        span.size(),
        "step",
        span.steps(),
        work,
        span.threads() == 1 ? Optional.of(pace) : Optional.empty(),
        Optional.empty(),
        () -> program(span),
        rivals);
  }

  private JavaContestant program(Span span) {
    double deviation = Reference.deviation(span);
    if (!(deviation <= TOLERANCE.get(span.precision()))) {
      throw new DisagreementException(
          "the compiled gradient of %s (%s) differs from the interpreter's by %.1e"
              .formatted(span.cell().name(), span.size(), deviation));
    }
    deviations.merge(span.precision(), deviation, Math::max);
    Program program = span.program();
    Program.Given given = span.given();
    return new JavaContestant(
        settings.warmUp(), () -> program.gradient(span.steps(), given, Map.of()));
  }

  private Comparison spectrum(Spectrum spectrum) {
    int n = spectrum.size();
    List<Rival> rivals = new ArrayList<>();
    rivals.add(here("EJML", spectrum::ejml));
    python(rivals, "NumPy", "numpy", "lyapunov " + n + " " + spectrum.steps());
    return new Comparison(
        "Lyapunov, QR each step",
        "float64 N=" + n + " T=" + spectrum.steps(),
        "step",
        spectrum.steps(),
        spectrum.work(),
        Optional.of(new Ceilings.Pace(Precision.DOUBLE, false, n, n)),
        Optional.empty(),
        () -> new JavaContestant(settings.warmUp(), spectrum.ours()),
        rivals);
  }

  private Rival here(String name, Supplier<Runnable> run) {
    return Rival.of(name, () -> new JavaContestant(settings.warmUp(), run.get()));
  }

  private void python(List<Rival> rivals, String name, String script, String command) {
    peers.ifPresent(p -> rivals.add(Rival.of(name, () -> p.contestant(script, command))));
  }
}
