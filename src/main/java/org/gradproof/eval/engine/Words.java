package org.gradproof.eval.engine;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.gradproof.eval.kernel.Dialect;

/// The bytecode of the few operations that fused code consists of, over single numbers or vectors.
///
/// Vectors are operated on by methods of their own class alone: the running Java always compiles
/// those in line, whatever the length of the loop, and vectors never become objects.
final class Words {
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

  private final Dialect dialect;
  private final ClassDesc value;
  private final ClassDesc number;

  Words(Dialect dialect) {
    this.dialect = dialect;
    this.value = ClassDesc.ofDescriptor(dialect.value().descriptorString());
    this.number = ClassDesc.ofDescriptor(dialect.number().descriptorString());
  }

  /// The type of a value as a local variable.
  TypeKind kind() {
    return TypeKind.from(value);
  }

  /// The type of the array.
  ClassDesc array() {
    return number.arrayType();
  }

  /// Pushes a constant.
  void constant(CodeBuilder code, double c) {
    species(code);
    if (single()) {
      code.loadConstant((float) c);
    } else {
      code.loadConstant(c);
    }
    fill(code);
  }

  /// Pushes what comes before the array and the index of [#load] and [#spread].
  void species(CodeBuilder code) {
    if (dialect.vector()) {
      code.getstatic(value, "SPECIES_256", SPECIES);
    }
  }

  /// `species, array, index → value`.
  void load(CodeBuilder code) {
    if (dialect.vector()) {
      code.invokestatic(value, "fromArray", MethodTypeDesc.of(value, SPECIES, array(), CD_int));
    } else {
      code.arrayLoad(kind());
    }
  }

  /// `species, array, index → value` with the one entry everywhere.
  void spread(CodeBuilder code) {
    code.arrayLoad(TypeKind.from(number));
    fill(code);
  }

  private void fill(CodeBuilder code) {
    if (dialect.vector()) {
      code.invokestatic(value, "broadcast", MethodTypeDesc.of(value, SPECIES, number));
    }
  }

  /// Stores the value in a local variable: before the array and the index for vectors, after them
  /// for numbers.
  void store(CodeBuilder code, int local, Runnable address) {
    if (dialect.vector()) {
      code.loadLocal(kind(), local);
      address.run();
      code.invokevirtual(value, "intoArray", MethodTypeDesc.of(CD_void, array(), CD_int));
    } else {
      address.run();
      code.loadLocal(kind(), local).arrayStore(kind());
    }
  }

  /// `a, b → a + b`.
  void add(CodeBuilder code) {
    if (dialect.vector()) {
      binary(code, "add");
    } else if (single()) {
      code.fadd();
    } else {
      code.dadd();
    }
  }

  /// `a, b → a − b`.
  void subtract(CodeBuilder code) {
    if (dialect.vector()) {
      binary(code, "sub");
    } else if (single()) {
      code.fsub();
    } else {
      code.dsub();
    }
  }

  /// `a, b → a b`.
  void multiply(CodeBuilder code) {
    if (dialect.vector()) {
      binary(code, "mul");
    } else if (single()) {
      code.fmul();
    } else {
      code.dmul();
    }
  }

  /// `a, b → a / b`.
  void divide(CodeBuilder code) {
    if (dialect.vector()) {
      binary(code, "div");
    } else if (single()) {
      code.fdiv();
    } else {
      code.ddiv();
    }
  }

  private void binary(CodeBuilder code, String method) {
    code.invokevirtual(value, method, MethodTypeDesc.of(value, VECTOR));
  }

  private boolean single() {
    return dialect.number() == float.class;
  }
}
