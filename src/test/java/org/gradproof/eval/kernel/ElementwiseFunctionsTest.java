package org.gradproof.eval.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.gradproof.expr.Fn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseFunctionsTest {
  // HotSpot's FreqInlineSize: a method of more bytecodes is not inlined, however hot.
  private static final int INLINED = 325;

  @ParameterizedTest
  @EnumSource
  void specialArgumentsGiveWhatTheRowSays(Fn fn) {
    Accuracy worst = Accuracy.of(VectorDoubleFunctions.INSTANCE, fn, Arguments.SPECIAL);
    assertTrue(worst.ulps() <= 2, worst::toString);
    float[] floats = new float[Arguments.SPECIAL.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) Arguments.SPECIAL[i];
    }
    worst = Accuracy.of(VectorFloatFunctions.INSTANCE, fn, floats);
    assertTrue(worst.ulps() <= 2, worst::toString);
  }

  /// Every 1009th float there is, against doubles.
  @ParameterizedTest
  @EnumSource
  void floatsOfAllBitPatternsAreWithinTwoUnitsInTheLastPlace(Fn fn) {
    float[] x = new float[1 << 14];
    float[] y = new float[x.length];
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      for (int i = 0; i < x.length; i++, bits += 1009) {
        x[i] = Float.intBitsToFloat((int) bits);
        y[i] = x[i];
      }
      VectorFloatFunctions.INSTANCE.apply(fn, y, 0, 0, y.length);
      for (int i = 0; i < x.length; i++) {
        double exact = fn.value(x[i]);
        float rounded = (float) exact;
        double room = 2.001 * Math.ulp(rounded);
        if (Float.compare(y[i], rounded) != 0 && !(Math.abs(y[i] - exact) <= room)) {
          throw new AssertionError(fn + " of " + x[i] + " is " + y[i] + ", not " + rounded);
        }
      }
    }
  }

  @Test
  void hyperbolicTangentsAreOddAndStayWithinOne() {
    double[] x = new double[50_000];
    Arrays.setAll(x, i -> i * 1e-3);
    double[] y = x.clone();
    VectorDoubleFunctions.INSTANCE.apply(Fn.TANH, y, 0, 0, x.length);
    double[] negative = Arrays.stream(x).map(v -> -v).toArray();
    VectorDoubleFunctions.INSTANCE.apply(Fn.TANH, negative, 0, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertTrue(y[i] <= 1);
      assertEquals(-y[i], negative[i]);
    }
  }

  /// Otherwise C2 may stop inlining in the middle of a loop, which then runs on boxed vectors.
  @ParameterizedTest
  @ValueSource(classes = {VectorDoubleExponentials.class, VectorFloatExponentials.class})
  void theLongLoopsCallNothingButVectors(Class<?> loops) throws IOException {
    List<String> others =
        parsed(loops).methods().stream()
            .filter(method -> method.methodType().stringValue().contains("["))
            .flatMap(method -> method.code().orElseThrow().elementStream())
            .filter(InvokeInstruction.class::isInstance)
            .map(call -> ((InvokeInstruction) call).owner().asInternalName())
            .filter(owner -> !owner.startsWith("jdk/incubator/vector/"))
            .toList();
    assertEquals(List.of(), others);
  }

  @ParameterizedTest
  @ValueSource(classes = {VectorDoubleFunctions.class, VectorFloatFunctions.class})
  void theLoopsAreNeverInlinedIntoTheirCaller(Class<?> functions) throws IOException {
    int length =
        parsed(functions).methods().stream()
            .filter(method -> method.methodName().equalsString("apply"))
            .mapToInt(method -> method.findAttribute(Attributes.code()).orElseThrow().codeLength())
            .max()
            .orElseThrow();
    assertTrue(length > INLINED, () -> "apply has only " + length + " bytecodes");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        DoubleFunctions.class,
        FloatFunctions.class,
        ScalarDoubleFunctions.class,
        ScalarFloatFunctions.class,
        ScalarDouble.class,
        ScalarFloat.class,
        DoubleCoefficients.class,
        FloatCoefficients.class
      })
  void whatIsNotNamedAVectorNeedsNoVectorModule(Class<?> type) throws IOException {
    assertFalse(
        StreamSupport.stream(parsed(type).constantPool().spliterator(), false)
            .anyMatch(
                e -> e instanceof ClassEntry c && c.asInternalName().startsWith("jdk/incubator")));
  }

  private static ClassModel parsed(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }
}
