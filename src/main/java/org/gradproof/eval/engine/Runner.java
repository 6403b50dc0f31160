package org.gradproof.eval.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final int block;
  private final Map<String, Integer> sizes;
  private final List<Recurrence.State> states;
  private final double[] scratch;
  private final int origin;
  private A m;
  private int length;

  Runner(Plan<A> plan) {
    this.plan = plan;
    this.arithmetic = plan.arithmetic;
    this.origin = arithmetic.origin();
    this.batch = plan.request.batch();
    this.block = plan.request.blockSteps();
    this.sizes = plan.request.sizes();
    this.states = plan.request.derivation().cell().states();
    int widest = plan.slots.values().stream().mapToInt(Slot::size).max().orElse(1);
    this.scratch = new double[block * batch * widest];
    this.m = arithmetic.allocate(0);
  }

  Plan<A> plan() {
    return plan;
  }

  Program.Value value(int steps, Program.Given given) {
    Pass pass = new Pass(new Checkpoints(steps, block, false), given);
    try (Team team = new Team(threads())) {
      pass.forward(team, false);
    }
    return pass.value();
  }

  Program.Gradient gradient(int steps, Program.Given given, Map<Expr, Sink> inputGradients) {
    long bytes = plan.arithmetic.panel() == 8 ? Double.BYTES : Float.BYTES;
    Checkpoints checkpoints =
        Checkpoints.within(steps, block, bytes * stride(Space.SAVED) * batch, plan.request.bytes());
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

  private int size(Expr variable) {
    return variable.shape().rows().size(sizes) * variable.shape().cols().size(sizes);
  }

  /// Says what is missing or of the wrong size.
  private void require(int steps, Program.Given given) {
    if (steps < 1) {
      throw new IllegalArgumentException("a run needs at least one step, not " + steps);
    }
    Recurrence cell = plan.request.derivation().cell();
    cell.parameters().forEach(p -> require(p, given.parameters().get(p), 1));
    for (Recurrence.State state : states) {
      require(state.previous(), given.initial().get(state.previous()), batch);
      double[] last = given.last().get(state.current());
      if (last != null) {
        require(state.current(), last, batch);
      }
    }
    require(given.inputs(), Set.copyOf(cell.inputs()), "input");
    require(given.upstream(), plan.arriving.keySet(), "gradient from outside");
  }

  private void require(Expr variable, double[] entries, int sequences) {
    int needed = size(variable) * sequences;
    if (entries == null || entries.length != needed) {
      throw new IllegalArgumentException(
          variable
              + " needs "
              + needed
              + " numbers and is given "
              + (entries == null ? "none" : String.valueOf(entries.length)));
    }
  }

  private static void require(Map<Expr, Source> sources, Set<Expr> wanted, String what) {
    if (!sources.keySet().equals(wanted)) {
      throw new IllegalArgumentException(
          "the program wants the " + what + " of " + wanted + ", not of " + sources.keySet());
    }
  }

  /// One run: where the blocks lie and what has been computed.
  private final class Pass {
    private final Checkpoints checkpoints;
    private final Program.Given given;
    private final int step;
    private final int carry;
    private final int blockBase;
    private final int saved;
    private final double[] losses = new double[batch];
    private final A[] kept;

    Pass(Checkpoints checkpoints, Program.Given given) {
      require(checkpoints.steps(), given);
      this.checkpoints = checkpoints;
      this.given = given;
      this.step = origin + plan.layout.width(Space.UNIFORM);
      this.carry = step + batch * stride(Space.STEP);
      this.blockBase = carry + 2 * batch * stride(Space.CARRY_IN);
      this.saved = blockBase + block * batch * stride(Space.BLOCK);
      long needed = saved + (checkpoints.kept() + 1L) * batch * stride(Space.SAVED);
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "a block of " + block + " steps and " + batch + " sequences needs too much memory");
      }
      if (needed > length) {
        m = arithmetic.allocate(0);
        length = Math.max((int) needed, LEAST);
        m = arithmetic.allocate(length);
      }
      this.kept = newArray(checkpoints.keepAll() ? 0 : checkpoints.blocks());
      plan.weights.load(arithmetic, m, origin, given.parameters());
    }

    @SuppressWarnings("unchecked")
    private A[] newArray(int n) {
      return (A[]) new Object[n];
    }

    /// Indices of a step's first row, seen from one sequence.
    private void at(int[] at, int number, int t, int sequence) {
      int row = (checkpoints.place(number) + t) * batch + sequence;
      int stride = stride(Space.SAVED);
      at[Space.UNIFORM.index()] = origin;
      at[Space.SAVED.index()] = saved + row * stride;
      at[Space.NEXT.index()] = saved + (row + batch) * stride;
      at[Space.BLOCK.index()] = blockBase + (t * batch + sequence) * stride(Space.BLOCK);
      at[Space.STEP.index()] = step + sequence * stride(Space.STEP);
      int parity = (checkpoints.first(number) + t) & 1;
      at[Space.PARITY] = parity;
      int width = stride(Space.CARRY_IN);
      at[Space.CARRY_IN.index()] = carry + ((parity ^ 1) * batch + sequence) * width;
      at[Space.CARRY_OUT.index()] = carry + (parity * batch + sequence) * width;
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
            at(at, number, 0, low);
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
              at(at, number, back ? count - 1 - k : k, low);
              for (Instruction<A> instruction : instructions) {
                instruction.run(m, at, rows);
              }
            }
          });
    }

    void forward(Team team, boolean keep) {
      setStates(0, given.initial());
      for (int number = 0; number < checkpoints.blocks(); number++) {
        if (number > 0 && !checkpoints.keepAll()) {
          carryStates(checkpoints.count(number - 1));
        }
        if (keep && !checkpoints.keepAll()) {
          kept[number] = states();
        }
        block(team, number);
        load(number, given.upstream(), plan.arriving);
        weigh(number);
      }
      int end =
          checkpoints.place(checkpoints.blocks() - 1) + checkpoints.count(checkpoints.blocks() - 1);
      for (Recurrence.State state : states) {
        double[] last = given.last().get(state.current());
        if (last != null) {
          double[] value = read(state, end);
          int size = value.length / batch;
          for (int i = 0; i < value.length; i++) {
            losses[i / size] = Math.fma(value[i], last[i], losses[i / size]);
          }
        }
        lastStates.put(state.current(), read(state, end));
      }
    }

    private final Map<Expr, double[]> lastStates = new LinkedHashMap<>();

    Program.Value value() {
      return new Program.Value(Arrays.stream(losses).sum(), losses, lastStates);
    }

    private void block(Team team, int number) {
      load(number, given.inputs(), plan.slots);
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
          .forEach(p -> gradients.put(p, new double[size(p)]));
      plan.reduction.clear(m, origin);
      setCarry();
      for (int number = checkpoints.blocks() - 1; number >= 0; number--) {
        if (!checkpoints.keepAll()) {
          copyStates(false, kept[number]);
          block(team, number);
        } else {
          load(number, given.inputs(), plan.slots);
        }
        load(number, given.upstream(), plan.arriving);
        bulk(team, plan.backward.before(), number);
        loop(team, plan.backward.loop(), number, true);
        bulk(team, plan.backward.after(), number);
        reduce(team, number);
        store(number, sinks);
      }
      plan.reduction.gather(m, origin, gradients, sizes);
      Map<Expr, double[]> initial = new LinkedHashMap<>();
      for (Recurrence.State state : states) {
        initial.put(state.previous(), readCarry(state));
      }
      return new Program.Gradient(value(), gradients, initial);
    }

    private void reduce(Team team, int number) {
      int rows = checkpoints.count(number) * batch;
      int[] at = new int[Space.INDICES];
      at(at, number, 0, 0);
      Team those = rows * plan.reduction.work() < WORTH_SHARING ? team.upTo(1) : team;
      those.share(part -> plan.reduction.pack(m, at, rows, part.index(), part.of()));
      those.share(part -> plan.reduction.add(m, at, rows, part.index(), part.of()));
    }

    private void load(int number, Map<Expr, Source> sources, Map<Expr, Slot> slots) {
      int count = checkpoints.count(number);
      sources.forEach((variable, source) -> {
        Slot slot = slots.get(variable);
        if (slot == null) {
          return;
        }
        source.read(checkpoints.first(number), count, scratch);
        int rows = slot.space() == Space.UNIFORM ? 1 : count * batch;
        for (int r = 0; r < rows; r++) {
          arithmetic.read(scratch, r * slot.size(), m, given(slot, r), slot.size());
        }
      });
    }

    /// Where the numbers that a row of the block is given lie.
    private int given(Slot slot, int row) {
      int first = slot.space() == Space.UNIFORM ? origin : blockBase;
      return first + row * stride(slot.space()) + slot.column();
    }

    private void store(int number, Map<Expr, Sink> sinks) {
      int count = checkpoints.count(number);
      sinks.forEach((input, sink) -> {
        Slot slot = plan.inputGradients.get(input);
        if (slot == null) {
          Arrays.fill(scratch, 0);
        } else {
          for (int r = 0; r < count * batch; r++) {
            int from = blockBase + r * stride(Space.BLOCK) + slot.column();
            arithmetic.write(m, from, scratch, r * slot.size(), slot.size());
          }
        }
        sink.write(checkpoints.first(number), count, scratch);
      });
    }

    /// Adds what a block contributes to the value.
    private void weigh(int number) {
      plan.arriving.forEach((state, slot) -> {
        Slot value = plan.slots.get(state);
        int next = saved + (checkpoints.place(number) + 1) * batch * stride(Space.SAVED);
        for (int r = 0; r < checkpoints.count(number) * batch; r++) {
          losses[r % batch] +=
              arithmetic.dot(
                  m, given(slot, r), next + r * stride(Space.SAVED) + value.column(), slot.size());
        }
      });
    }

    private void setStates(int place, Map<Expr, double[]> values) {
      for (Recurrence.State state : states) {
        Slot slot = plan.slots.get(state.previous());
        for (int b = 0; b < batch; b++) {
          int to = saved + (place * batch + b) * stride(Space.SAVED) + slot.column();
          arithmetic.read(values.get(state.previous()), b * slot.size(), m, to, slot.size());
        }
      }
    }

    /// The last states of a block become the first of the next.
    private void carryStates(int count) {
      int row = batch * stride(Space.SAVED);
      System.arraycopy(m, saved + count * row, m, saved, row);
    }

    /// The states before the first step of the block in memory.
    private A states() {
      A copy = arithmetic.allocate(batch * stateWidth());
      copyStates(true, copy);
      return copy;
    }

    private int stateWidth() {
      return states.stream().mapToInt(s -> plan.slots.get(s.previous()).size()).sum();
    }

    private void copyStates(boolean out, A copy) {
      int at = 0;
      for (Recurrence.State state : states) {
        Slot slot = plan.slots.get(state.previous());
        for (int b = 0; b < batch; b++) {
          int place = saved + b * stride(Space.SAVED) + slot.column();
          if (out) {
            System.arraycopy(m, place, copy, at, slot.size());
          } else {
            System.arraycopy(copy, at, m, place, slot.size());
          }
          at += slot.size();
        }
      }
    }

    private double[] read(Recurrence.State state, int place) {
      Slot slot = plan.slots.get(state.previous());
      return rows(saved + place * batch * stride(Space.SAVED), stride(Space.SAVED), slot);
    }

    private double[] rows(int first, int stride, Slot slot) {
      double[] values = new double[batch * slot.size()];
      for (int b = 0; b < batch; b++) {
        arithmetic.write(
            m, first + b * stride + slot.column(), values, b * slot.size(), slot.size());
      }
      return values;
    }

    private void setCarry() {
      int parity = checkpoints.steps() & 1;
      for (Recurrence.State state : states) {
        Slot slot = plan.carries.get(state.previous());
        double[] last = given.last().getOrDefault(state.current(), new double[batch * slot.size()]);
        for (int b = 0; b < batch; b++) {
          int to = carry + (parity * batch + b) * stride(Space.CARRY_IN) + slot.column();
          arithmetic.read(last, b * slot.size(), m, to, slot.size());
        }
      }
    }

    private double[] readCarry(Recurrence.State state) {
      return rows(carry, stride(Space.CARRY_IN), plan.carries.get(state.previous()));
    }
  }
}
