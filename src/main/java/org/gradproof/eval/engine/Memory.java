package org.gradproof.eval.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gradproof.eval.kernel.Arithmetic;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Recurrence;

/// Where the records of one run lie in its array, and how numbers get into them and out again.
///
/// @param <A> the array all numbers lie in
final class Memory<A> {
  final A m;
  final int origin;
  private final Plan<A> plan;
  private final Arithmetic<A> arithmetic;
  private final Checkpoints checkpoints;
  private final double[] scratch;
  private final int batch;
  private final List<Recurrence.State> states;
  private final int step;
  private final int carry;
  private final int blockBase;
  private final int saved;

  /// The records of a run.
  ///
  /// @param m an array of at least [#needed] numbers
  /// @param scratch room for what is given to a block
  Memory(Plan<A> plan, Checkpoints checkpoints, A m, double[] scratch) {
    this.plan = plan;
    this.arithmetic = plan.arithmetic;
    this.checkpoints = checkpoints;
    this.m = m;
    this.scratch = scratch;
    this.batch = plan.request.batch();
    this.states = plan.request.derivation().cell().states();
    this.origin = arithmetic.origin();
    this.step = origin + plan.layout.width(Space.UNIFORM);
    this.carry = step + batch * stride(Space.STEP);
    this.blockBase = carry + 2 * batch * stride(Space.CARRY_IN);
    this.saved = blockBase + plan.request.blockSteps() * batch * stride(Space.BLOCK);
  }

  /// How many numbers a run needs.
  static long needed(Plan<?> plan, Checkpoints checkpoints) {
    int batch = plan.request.batch();
    return plan.arithmetic.origin()
        + plan.layout.width(Space.UNIFORM)
        + (long) batch
            * (plan.strides.get(Space.STEP)
                + 2L * plan.strides.get(Space.CARRY_IN)
                + (long) plan.request.blockSteps() * plan.strides.get(Space.BLOCK)
                + (checkpoints.kept() + 1L) * plan.strides.get(Space.SAVED));
  }

  private int stride(Space space) {
    return plan.strides.get(space);
  }

  /// Indices of a step's first row, seen from one sequence.
  void at(int[] at, int number, int t, int sequence) {
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

  /// Takes in what a block is given.
  void load(int number, Map<Expr, Source> sources, Map<Expr, Slot> slots) {
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

  /// Hands out the gradients of a block's inputs.
  void store(int number, Map<Expr, Sink> sinks) {
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

  /// Adds what a block contributes to the value of each sequence.
  void weigh(int number, double[] losses) {
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

  /// Takes in the states before a step.
  void setStates(int place, Map<Expr, double[]> values) {
    for (Recurrence.State state : states) {
      Slot slot = plan.slots.get(state.previous());
      for (int b = 0; b < batch; b++) {
        int to = saved + (place * batch + b) * stride(Space.SAVED) + slot.column();
        arithmetic.read(values.get(state.previous()), b * slot.size(), m, to, slot.size());
      }
    }
  }

  /// The last states of a block become the first of the next.
  void carryStates(int count) {
    int row = batch * stride(Space.SAVED);
    System.arraycopy(m, saved + count * row, m, saved, row);
  }

  /// The states before the first step of the block in memory.
  A states() {
    A copy = arithmetic.allocate(batch * stateWidth());
    copyStates(true, copy);
    return copy;
  }

  private int stateWidth() {
    return states.stream().mapToInt(s -> plan.slots.get(s.previous()).size()).sum();
  }

  /// Copies these states out, or back in.
  void copyStates(boolean out, A copy) {
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

  /// A state before a step.
  double[] read(Recurrence.State state, int place) {
    Slot slot = plan.slots.get(state.previous());
    return rows(saved + place * batch * stride(Space.SAVED), stride(Space.SAVED), slot);
  }

  private double[] rows(int first, int stride, Slot slot) {
    double[] values = new double[batch * slot.size()];
    for (int b = 0; b < batch; b++) {
      arithmetic.write(m, first + b * stride + slot.column(), values, b * slot.size(), slot.size());
    }
    return values;
  }

  /// Takes in the adjoints of the last states.
  void setCarry(Map<Expr, double[]> given) {
    int parity = checkpoints.steps() & 1;
    for (Recurrence.State state : states) {
      Slot slot = plan.carries.get(state.previous());
      double[] last = given.getOrDefault(state.current(), new double[batch * slot.size()]);
      for (int b = 0; b < batch; b++) {
        int to = carry + (parity * batch + b) * stride(Space.CARRY_IN) + slot.column();
        arithmetic.read(last, b * slot.size(), m, to, slot.size());
      }
    }
  }

  /// The adjoint of a state before the first step.
  double[] readCarry(Recurrence.State state) {
    return rows(carry, stride(Space.CARRY_IN), plan.carries.get(state.previous()));
  }
}
