package org.gradproof.eval.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Runs a plan block by block.
///
/// Rows of a block are divided among threads where a phase has no order in them; the recurrence is
/// divided by sequences, the deferred sums by their entries. No number depends on the division.
///
/// @param <A> the array all numbers lie in
final class Runner<A> {
  /// Multiply-adds below which waking another thread costs more than it saves.
  private static final long WORTH_SHARING = 8_000_000;

  /// Least entries of the array, so that it begins where [Arithmetic#origin] expects.
  private static final int LEAST = Arithmetic.WHOLE_REGION / Float.BYTES;

  private final Plan<A> plan;
  private final Arithmetic<A> arithmetic;
  private final int batch;
  private final List<Recurrence.State> states;
  private final double[] scratch;
  private A m;
  private int length;

  Runner(Plan<A> plan) {
    this.plan = plan;
    this.arithmetic = plan.arithmetic;
    this.batch = plan.request.batch();
    int block = plan.request.blockSteps();
    this.states = plan.request.derivation().cell().states();
    int widest = plan.slots.values().stream().mapToInt(Slot::size).max().orElse(1);
    this.scratch = new double[block * batch * widest];
    this.m = arithmetic.allocate(0);
  }

  Plan<A> plan() {
    return plan;
  }

  Program.Value value(int steps, Program.Given given) {
    Pass pass = new Pass(new Checkpoints(steps, plan.request.blockSteps(), false), given);
    try (Team team = new Team(threads())) {
      pass.forward(team, false);
    }
    return pass.value();
  }

  Program.Gradient gradient(int steps, Program.Given given, Map<Expr, Sink> inputGradients) {
    long bytes = plan.arithmetic.panel() == 8 ? Double.BYTES : Float.BYTES;
    Checkpoints checkpoints =
        Checkpoints.within(
            steps,
            plan.request.blockSteps(),
            bytes * stride(Space.SAVED) * batch,
            plan.request.bytes());
    Pass pass = new Pass(checkpoints, given);
    try (Team team = new Team(threads())) {
      pass.forward(team, true);
      return pass.backward(team, inputGradients);
    }
  }

  private int threads() {
    return plan.request.threads();
  }

  private int stride(Space space) {
    return plan.strides.get(space);
  }

  /// The records of a run.
  private Memory<A> memory(Checkpoints checkpoints) {
    long needed = Memory.needed(plan, checkpoints);
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a block of "
              + plan.request.blockSteps()
              + " steps and "
              + batch
              + " sequences needs too much memory");
    }
    if (needed > length) {
      m = arithmetic.allocate(0);
      length = Math.max((int) needed, LEAST);
      m = arithmetic.allocate(length);
    }
    return new Memory<>(plan, checkpoints, m, scratch);
  }

  /// One run: what has been computed.
  private final class Pass {
    private final Checkpoints checkpoints;
    private final Program.Given given;
    private final Memory<A> memory;
    private final double[] losses = new double[batch];
    private final Map<Expr, double[]> lastStates = new LinkedHashMap<>();
    private final A[] kept;

    Pass(Checkpoints checkpoints, Program.Given given) {
      new Wanted(plan).require(checkpoints.steps(), given);
      this.checkpoints = checkpoints;
      this.given = given;
      this.memory = memory(checkpoints);
      this.kept = newArray(checkpoints.keepAll() ? 0 : checkpoints.blocks());
      plan.weights.load(arithmetic, m, memory.origin, given.parameters());
    }

    @SuppressWarnings("unchecked")
    private A[] newArray(int n) {
      return (A[]) new Object[n];
    }

    private void bulk(Team team, List<Instruction<A>> instructions, int number) {
      if (instructions.isEmpty()) {
        return;
      }
      int rows = checkpoints.count(number) * batch;
      long work = rows * instructions.stream().mapToLong(Instruction::work).sum();
      team.upTo(work < WORTH_SHARING ? 1 : rows)
          .share(part -> {
            int low = part.low(rows);
            int[] at = new int[Space.INDICES];
            memory.at(at, number, 0, low);
            for (Instruction<A> instruction : instructions) {
              instruction.run(m, at, part.high(rows) - low);
            }
          });
    }

    private void loop(Team team, List<Instruction<A>> instructions, int number, boolean back) {
      int count = checkpoints.count(number);
      team.upTo(batch)
          .share(part -> {
            int low = part.low(batch);
            int rows = part.high(batch) - low;
            int[] at = new int[Space.INDICES];
            for (int k = 0; k < count; k++) {
              memory.at(at, number, back ? count - 1 - k : k, low);
              for (Instruction<A> instruction : instructions) {
                instruction.run(m, at, rows);
              }
            }
          });
    }

    void forward(Team team, boolean keep) {
      memory.setStates(0, given.initial());
      for (int number = 0; number < checkpoints.blocks(); number++) {
        if (number > 0 && !checkpoints.keepAll()) {
          memory.carryStates(checkpoints.count(number - 1));
        }
        if (keep && !checkpoints.keepAll()) {
          kept[number] = memory.states();
        }
        block(team, number);
        memory.load(number, given.upstream(), plan.arriving);
        memory.weigh(number, losses);
      }
      int end =
          checkpoints.place(checkpoints.blocks() - 1) + checkpoints.count(checkpoints.blocks() - 1);
      for (Recurrence.State state : states) {
        double[] last = given.last().get(state.current());
        if (last != null) {
          double[] value = memory.read(state, end);
          int size = value.length / batch;
          for (int i = 0; i < value.length; i++) {
            losses[i / size] = Math.fma(value[i], last[i], losses[i / size]);
          }
        }
        lastStates.put(state.current(), memory.read(state, end));
      }
    }

    Program.Value value() {
      return new Program.Value(Arrays.stream(losses).sum(), losses, lastStates);
    }

    private void block(Team team, int number) {
      memory.load(number, given.inputs(), plan.slots);
      bulk(team, plan.forward.before(), number);
      loop(team, plan.forward.loop(), number, false);
      bulk(team, plan.forward.after(), number);
    }

    Program.Gradient backward(Team team, Map<Expr, Sink> sinks) {
      Map<Expr, double[]> gradients = new LinkedHashMap<>();
      plan.request
          .derivation()
          .cell()
          .parameters()
          .forEach(p -> gradients.put(p, new double[plan.size(p)]));
      plan.reduction.clear(m, memory.origin);
      memory.setCarry(given.last());
      for (int number = checkpoints.blocks() - 1; number >= 0; number--) {
        if (!checkpoints.keepAll()) {
          memory.copyStates(false, kept[number]);
          block(team, number);
        } else {
          memory.load(number, given.inputs(), plan.slots);
        }
        memory.load(number, given.upstream(), plan.arriving);
        bulk(team, plan.backward.before(), number);
        loop(team, plan.backward.loop(), number, true);
        bulk(team, plan.backward.after(), number);
        reduce(team, number);
        memory.store(number, sinks);
      }
      plan.reduction.gather(m, memory.origin, gradients, plan.request.sizes());
      Map<Expr, double[]> initial = new LinkedHashMap<>();
      for (Recurrence.State state : states) {
        initial.put(state.previous(), memory.readCarry(state));
      }
      return new Program.Gradient(value(), gradients, initial);
    }

    private void reduce(Team team, int number) {
      int rows = checkpoints.count(number) * batch;
      int[] at = new int[Space.INDICES];
      memory.at(at, number, 0, 0);
      Team those = rows * plan.reduction.work() < WORTH_SHARING ? team.upTo(1) : team;
      those.share(part -> plan.reduction.pack(m, at, rows, part.index(), part.of()));
      those.share(part -> plan.reduction.add(m, at, rows, part.index(), part.of()));
    }
  }
}
