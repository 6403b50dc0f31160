package org.gradproof.span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.LongFunction;
import org.gradproof.expr.Expr;

/// The spans of several random networks of one kind.
///
/// @param label what they are called
/// @param networks the networks, one for each seed
/// @param runs what was measured on each; runs that a stop left without a step are missing
public record Measurement(String label, List<Network> networks, List<SpanRun.Result> runs) {
  /// One kind of network to be measured.
  ///
  /// @param label what it is called
  /// @param network the network of a seed
  public record Kind(String label, LongFunction<Network> network) {}

  /// Copies the lists.
  public Measurement {
    networks = List.copyOf(networks);
    runs = List.copyOf(runs);
  }

  /// Measures kinds of networks over a span, several networks at a time. The result does not depend
  /// on the number of threads.
  ///
  /// @param kinds what is measured
  /// @param steps the span
  /// @param seeds networks of each kind
  /// @param first the first seed
  /// @param threads at least 1
  /// @param progress is told the part that is done, from 0 to 1, from any thread
  /// @param stopped whether to end early
  public static List<Measurement> of(
      List<Kind> kinds,
      long steps,
      int seeds,
      long first,
      int threads,
      DoubleConsumer progress,
      BooleanSupplier stopped) {
    NavigableSet<Long> spans = spans(steps);
    long[] done = new long[kinds.size() * seeds];
    List<List<Network>> networks = new ArrayList<>();
    List<List<Future<SpanRun.Result>>> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      // Seeds outermost, so that an early stop leaves every kind with the same number of networks.
      kinds.forEach(_ -> networks.add(new ArrayList<>()));
      kinds.forEach(_ -> results.add(new ArrayList<>()));
      for (int s = 0; s < seeds; s++) {
        for (int k = 0; k < kinds.size(); k++) {
          long seed = first + s;
          int task = s * kinds.size() + k;
          Network network = kinds.get(k).network().apply(seed);
          networks.get(k).add(network);
          Callable<SpanRun.Result> job =
              () -> {
                TangentProgram program = network.program();
                return SpanRun.of(steps, program.size(), network.drive().burnIn())
                    .of(
                        program,
                        spans,
                        Network.generator(~seed),
                        t -> {
                          synchronized (done) {
                            done[task] = t;
                            progress.accept(
                                Arrays.stream(done).sum() / ((double) steps * done.length));
                          }
                        },
                        stopped);
              };
          results.get(k).add(pool.submit(job));
        }
      }
      List<Measurement> all = new ArrayList<>();
      for (int k = 0; k < kinds.size(); k++) {
        List<Network> kept = new ArrayList<>();
        List<SpanRun.Result> runs = new ArrayList<>();
        for (int s = 0; s < seeds; s++) {
          SpanRun.Result result = get(results.get(k).get(s));
          // A network that a stop cut off long before the others says nothing about the span.
          if (s == 0 || result.steps() == steps) {
            kept.add(networks.get(k).get(s));
            runs.add(result);
          }
        }
        all.add(new Measurement(kinds.get(k).label(), kept, runs));
      }
      return all;
    }
  }

  private static SpanRun.Result get(Future<SpanRun.Result> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The spans 1 … `last` at which norms are recorded: ten in each decade and the powers of ten.
  public static NavigableSet<Long> spans(long last) {
    NavigableSet<Long> spans = new TreeSet<>();
    for (int k = 0; Math.pow(10, k / 10.0) < last + 0.5; k++) {
      spans.add(Math.round(Math.pow(10, k / 10.0)));
    }
    spans.add(last);
    return spans;
  }

  /// The spans at which all networks were measured.
  public List<Long> steps() {
    int common = runs.stream().mapToInt(r -> r.points().size()).min().orElse(0);
    return runs.getFirst().points().subList(0, common).stream().map(SpanRun.Point::steps).toList();
  }

  /// Quantiles over the networks of `ln ‖P_T‖` at the common spans.
  ///
  /// @param part between 0 and 1
  public List<Double> logNorms(double part) {
    List<Double> out = new ArrayList<>();
    for (int i = 0; i < steps().size(); i++) {
      int at = i;
      out.add(
          quantile(runs.stream().mapToDouble(r -> r.points().get(at).logNorm()).toArray(), part));
    }
    return out;
  }

  /// The median over the networks of `ln ‖∂s_T/∂s_0‖` of one state's own block.
  public List<Double> blockMedians(Expr state) {
    List<Double> out = new ArrayList<>();
    for (int i = 0; i < steps().size(); i++) {
      int at = i;
      out.add(
          quantile(
              runs.stream().mapToDouble(r -> r.points().get(at).blocks().get(state)).toArray(),
              0.5));
    }
    return out;
  }

  /// The leading exponent: the mean over the networks with its standard error; of one network, the
  /// jackknife error over blocks of steps.
  public Estimate exponent() {
    return Estimate.mean(runs.stream().map(r -> r.exponents().largest()).toList());
  }

  /// The half-life of the gradient in steps, with the error that the exponent's implies.
  public Estimate halfLife() {
    Estimate exponent = exponent();
    double half = ClosedForms.halfLife(exponent.value());
    return new Estimate(half, half * exponent.standardError() / Math.abs(exponent.value()));
  }

  /// The memory horizon: the first recorded span at which the median norm is below `part` of 1;
  /// none when it stays above.
  public OptionalLong horizon(double part) {
    List<Double> norms = logNorms(0.5);
    for (int i = 0; i < norms.size(); i++) {
      if (norms.get(i) < Math.log(part)) {
        return OptionalLong.of(steps().get(i));
      }
    }
    return OptionalLong.empty();
  }

  static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = part * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    // Equal ends, also infinite ones, need no mixing.
    return sorted[low] == sorted[high]
        ? sorted[low]
        : sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
