package org.gradproof.eval.engine;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradproof.eval.engine.Node.Term;
import org.gradproof.eval.engine.Node.Work;
import org.gradproof.eval.kernel.Dialect;
import org.gradproof.expr.Expr;
import org.gradproof.expr.Op;
import org.gradproof.expr.Shape;

/// Fusing: elementwise values of equal size become one loop, in which each value is loaded once,
/// kept in a register, and stored only if something outside the loop reads it.
///
/// The loop is written as bytecode, over vectors or single entries as the [Dialect] says, and
/// compiled by the running Java like any other method.
final class Fuse {
  /// What fused code is called by.
  public interface Pass {
    /// Computes some rows; see [Instruction#run].
    void run(Object m, int[] at, int rows);
  }

  private static final ClassDesc PASS = ClassDesc.of(Pass.class.getName());
  private static final int ARRAY = 1;
  private static final int AT = 2;
  private static final int ROWS = 3;

  private final List<Node> nodes;
  private final Set<Node> stored;
  private final Layout layout;
  private final Map<Space, Integer> strides;
  private final Dialect dialect;
  private final Words words;
  private final TypeKind kind;
  private final Map<Space, Integer> bases = new LinkedHashMap<>();
  private final Map<Object, Integer> constants = new HashMap<>();
  private final Map<Node, Integer> spread = new HashMap<>();
  private final Map<Node, Integer> values = new HashMap<>();

  private Fuse(
      List<Node> nodes,
      Set<Node> stored,
      Layout layout,
      Map<Space, Integer> strides,
      Dialect dialect) {
    this.nodes = nodes;
    this.stored = stored;
    this.layout = layout;
    this.strides = strides;
    this.dialect = dialect;
    this.words = new Words(dialect);
    this.kind = words.kind();
  }

  /// One pass that computes the nodes.
  ///
  /// @param nodes elementwise values of equal size, each after those it uses
  /// @param layout where operands and results lie
  /// @param strides space → distance of two rows
  static Pass compile(
      List<Node> nodes, Layout layout, Map<Space, Integer> strides, Dialect dialect) {
    Set<Node> stored = new HashSet<>(nodes);
    stored.removeIf(n -> !layout.has(n));
    byte[] code = new Fuse(nodes, stored, layout, strides, dialect).bytes();
    try {
      return (Pass)
          MethodHandles.lookup()
              .defineHiddenClass(code, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the fused pass for " + nodes + " does not load", e);
    }
  }

  private byte[] bytes() {
    ClassDesc name = ClassDesc.of(Fuse.class.getPackageName() + ".Fused");
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withInterfaceSymbols(PASS)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_PUBLIC,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody(
                        "run",
                        MethodTypeDesc.of(CD_void, CD_Object, CD_int.arrayType(), CD_int),
                        ClassFile.ACC_PUBLIC,
                        this::loops));
  }

  /// The loop over rows around the loop over entries.
  private void loops(CodeBuilder code) {
    int m = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(ARRAY).checkcast(words.array()).astore(m);
    prepare(code);
    int row = code.allocateLocal(TypeKind.INT);
    int i = code.allocateLocal(TypeKind.INT);
    Label rowLoop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(row);
    code.labelBinding(rowLoop).iload(row).iload(ROWS).if_icmpge(end);
    spread.forEach((node, local) -> {
      words.species(code);
      address(code, m, node);
      words.spread(code);
      code.storeLocal(kind, local);
    });
    Label entryLoop = code.newLabel();
    Label entriesDone = code.newLabel();
    code.iconst_0().istore(i);
    code.labelBinding(entryLoop)
        .iload(i)
        .loadConstant(layout.padded(nodes.getFirst().size()))
        .if_icmpge(entriesDone);
    nodes.forEach(node -> compute(code, m, i, node));
    nodes.stream().filter(stored::contains).forEach(node -> store(code, m, i, node));
    values.clear();
    code.iinc(i, dialect.lanes()).goto_(entryLoop).labelBinding(entriesDone);
    bases.forEach(
        (space, local) -> code.iload(local).loadConstant(strides.get(space)).iadd().istore(local));
    code.iinc(row, 1).goto_(rowLoop).labelBinding(end).return_();
  }

  /// Loads what stays the same: the spaces' first rows and the constants.
  private void prepare(CodeBuilder code) {
    for (Node node : nodes) {
      if (stored.contains(node)) {
        base(code, layout.of(node).space());
      }
      for (Node arg : args(node)) {
        if (constant(arg) != null) {
          constant(code, constant(arg));
        } else if (!nodes.contains(arg)) {
          base(code, layout.of(arg).space());
          if (arg.size() == 1 && node.size() != 1 && !spread.containsKey(arg)) {
            spread.put(arg, code.allocateLocal(kind));
          }
        }
      }
      switch (node.work()) {
        case Work.Sum(_, double constant) -> {
          node.ownTerms().forEach(t -> constant(code, t.coefficient()));
          constant(code, constant);
        }
        case Work.Reciprocal _ -> constant(code, 1);
        default -> {}
      }
    }
  }

  private static List<Node> args(Node node) {
    return node.work() instanceof Work.Sum
        ? node.ownTerms().stream().map(Term::node).toList()
        : node.args();
  }

  private static Double constant(Node node) {
    return node.work() instanceof Work.Uniform(Expr e)
            && e.op() instanceof Op.Const(double c, Shape _)
        ? c
        : null;
  }

  private void base(CodeBuilder code, Space space) {
    if (!bases.containsKey(space)) {
      int local = code.allocateLocal(TypeKind.INT);
      code.aload(AT).loadConstant(space.index()).iaload().istore(local);
      bases.put(space, local);
    }
  }

  private void constant(CodeBuilder code, double c) {
    if (!constants.containsKey(c)) {
      int local = code.allocateLocal(kind);
      words.constant(code, c);
      code.storeLocal(kind, local);
      constants.put(c, local);
    }
  }

  private void address(CodeBuilder code, int m, Node node) {
    Slot slot = layout.of(node);
    code.aload(m).iload(bases.get(slot.space())).loadConstant(slot.column()).iadd();
  }

  private void push(CodeBuilder code, int m, int i, Node node) {
    Double c = constant(node);
    if (c != null) {
      code.loadLocal(kind, constants.get(c));
    } else if (spread.containsKey(node)) {
      code.loadLocal(kind, spread.get(node));
    } else {
      if (!values.containsKey(node)) {
        int local = code.allocateLocal(kind);
        words.species(code);
        address(code, m, node);
        code.iload(i).iadd();
        words.load(code);
        code.storeLocal(kind, local);
        values.put(node, local);
      }
      code.loadLocal(kind, values.get(node));
    }
  }

  private void compute(CodeBuilder code, int m, int i, Node node) {
    switch (node.work()) {
      case Work.Sum(_, double constant) -> sum(code, m, i, node.ownTerms(), constant);
      case Work.Times(Node a, Node b) -> {
        push(code, m, i, a);
        push(code, m, i, b);
        words.multiply(code);
      }
      case Work.Reciprocal(Node x) -> {
        code.loadLocal(kind, constants.get(1.0));
        push(code, m, i, x);
        words.divide(code);
      }
      default -> throw new IllegalStateException(node + " is not elementwise");
    }
    int local = code.allocateLocal(kind);
    code.storeLocal(kind, local);
    values.put(node, local);
  }

  /// The terms from left to right, the constant first; factors 1 and −1 are not multiplied.
  private void sum(CodeBuilder code, int m, int i, List<Term> terms, double constant) {
    boolean any = constant != 0 || terms.isEmpty();
    if (any) {
      code.loadLocal(kind, constants.get(constant));
    }
    for (Term term : terms) {
      double c = term.coefficient();
      if (any && c == -1) {
        push(code, m, i, term.node());
        words.subtract(code);
        continue;
      }
      push(code, m, i, term.node());
      if (c != 1) {
        code.loadLocal(kind, constants.get(c));
        words.multiply(code);
      }
      if (any) {
        words.add(code);
      }
      any = true;
    }
  }

  private void store(CodeBuilder code, int m, int i, Node node) {
    words.store(
        code,
        values.get(node),
        () -> {
          address(code, m, node);
          code.iload(i).iadd();
        });
  }
}
