package org.gradproof.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.expr.Dim;
import org.gradproof.expr.Equation;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// The obvious way to run equations: one after another, each distinct node once, in double
/// precision.
///
/// Construction lays out one slot a node; a [Frame] holds the values, so that one interpreter
/// serves several threads with a frame each. Cost of a run: one operation a node and no allocation.
public final class Interpreter {
  private static final class Instruction {
    final Op op;
    final int target;
    final int[] arguments;
    final int offset;

    Instruction(Op op, int target, int[] arguments, int offset) {
      this.op = op;
      this.target = target;
      this.arguments = arguments;
      this.offset = offset;
    }
  }

  private final List<Instruction> instructions = new ArrayList<>();
  private final List<int[]> sizes = new ArrayList<>();
  private final Map<Expr, Integer> slots = new HashMap<>();
  private final Map<Integer, Double> constants = new HashMap<>();

  /// Prepares equations that run in the given order.
  ///
  /// @param equations each may use any variable; a variable may be set once, before or in the
  ///   equation that reads it
  /// @param dims dimension name → size
  /// @throws IllegalArgumentException when a variable is set twice or after another equation has
  ///   read it, or a size is missing
  public Interpreter(List<Equation> equations, Map<String, Integer> dims) {
    Set<Expr> read = new HashSet<>();
    Set<Expr> set = new HashSet<>();
    for (Equation equation : equations) {
      if (read.contains(equation.name())) {
        throw new IllegalArgumentException(equation.name() + " is set after it was read");
      }
      if (!set.add(equation.name())) {
        throw new IllegalArgumentException(equation.name() + " is set twice");
      }
      for (Expr node : Expr.topological(List.of(equation.value()))) {
        if (!slots.containsKey(node)) {
          place(node, dims);
        }
        if (node.op() instanceof Op.Var) {
          read.add(node);
        }
      }
      if (!slots.containsKey(equation.name())) {
        place(equation.name(), dims);
      }
      instructions.add(
          new Instruction(
              equation.name().op(),
              slots.get(equation.name()),
              new int[] {slots.get(equation.value())},
              0));
    }
  }

  private void place(Expr node, Map<String, Integer> dims) {
    int slot = sizes.size();
    slots.put(node, slot);
    sizes.add(new int[] {node.shape().rows().size(dims), node.shape().cols().size(dims)});
    int[] arguments = node.op().children().stream().mapToInt(slots::get).toArray();
    switch (node.op()) {
      case Op.Var _ -> {}
      case Op.Const(double value, Shape _) -> constants.put(slot, value);
      case Op.Rows(Expr _, Dim from, Dim _) ->
          instructions.add(new Instruction(node.op(), slot, arguments, from.size(dims)));
      default -> instructions.add(new Instruction(node.op(), slot, arguments, 0));
    }
  }

  /// Whether an equation sets or reads this variable.
  public boolean knows(Expr variable) {
    return slots.containsKey(variable);
  }

  /// New storage for one run at a time.
  public Frame frame() {
    return new Frame();
  }

  /// The value of one expression.
  ///
  /// @param values variable → value, for every variable of `expr`
  public static Matrix evaluate(Expr expr, Map<String, Integer> dims, Map<Expr, Matrix> values) {
    Expr result = Expr.var("result", expr.shape());
    Frame frame = new Interpreter(List.of(new Equation(result, expr)), dims).frame();
    values.forEach(frame::set);
    frame.run();
    return frame.get(result).copy();
  }

  /// The values of all nodes.
  public final class Frame {
    private final Matrix[] values = new Matrix[sizes.size()];

    private Frame() {
      for (int i = 0; i < values.length; i++) {
        values[i] = new Matrix(sizes.get(i)[0], sizes.get(i)[1]);
      }
      constants.forEach((slot, value) -> Arrays.fill(values[slot].data(), value));
    }

    /// Sets a variable; one that no equation names is ignored.
    public void set(Expr variable, Matrix value) {
      Integer slot = slots.get(variable);
      if (slot != null) {
        values[slot].set(value);
      }
    }

    /// The current value of a variable: the storage itself, overwritten by the next run.
    public Matrix get(Expr variable) {
      Integer slot = slots.get(variable);
      if (slot == null) {
        throw new IllegalArgumentException("no equation names " + variable);
      }
      return values[slot];
    }

    /// Runs all equations.
    public void run() {
      for (Instruction instruction : instructions) {
        execute(instruction);
      }
    }

    /// Runs all equations, adding `delta` to one entry of `variable` right after it is set.
    public void runPerturbed(Expr variable, int entry, double delta) {
      int slot = slots.get(variable);
      for (Instruction instruction : instructions) {
        execute(instruction);
        if (instruction.target == slot && instruction.op instanceof Op.Var) {
          values[slot].data()[entry] += delta;
        }
      }
    }

    private void execute(Instruction instruction) {
      Matrix into = values[instruction.target];
      Matrix a = values[instruction.arguments[0]];
      Matrix b = values[instruction.arguments[instruction.arguments.length - 1]];
      double[] out = into.data();
      double[] x = a.data();
      double[] y = b.data();
      switch (instruction.op) {
        case Op.Var _ -> into.set(a);
        case Op.Const _ -> throw new IllegalStateException("constants are not executed");
        case Op.Map(Fn fn, Expr _) -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = fn.value(x[i]);
          }
        }
        case Op.Add _ -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = x[i] + y[i];
          }
        }
        case Op.Hadamard _ -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = x[i] * y[i];
          }
        }
        case Op.Scale _ -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = x[0] * y[i];
          }
        }
        case Op.MatMul _ -> Matrix.multiply(a, b, into);
        case Op.Transpose _ -> {
          for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.cols(); j++) {
              out[j * a.rows() + i] = x[i * a.cols() + j];
            }
          }
        }
        case Op.Diag _ -> {
          for (int i = 0; i < x.length; i++) {
            out[i * x.length + i] = x[i];
          }
        }
        case Op.DiagPart _ -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = x[i * out.length + i];
          }
        }
        case Op.Stack _ -> {
          int at = 0;
          for (int argument : instruction.arguments) {
            double[] part = values[argument].data();
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
          }
        }
        case Op.Rows _ -> System.arraycopy(x, instruction.offset * a.cols(), out, 0, out.length);
        case Op.Sum _ -> out[0] = Arrays.stream(x).reduce(0, Double::sum);
      }
    }
  }
}
