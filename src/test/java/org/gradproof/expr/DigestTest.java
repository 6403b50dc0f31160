package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The digest orders what a set cannot: it must be the same in every run.
class DigestTest {
  /// Builds the same expressions in one order or the other; loaded afresh, so that nothing is
  /// interned yet.
  public static final class Probe {
    private Probe() {}

    /// Their digests, always in the same order.
    public static long[] digests(boolean backwards) {
      long[] digests = new long[3];
      for (int k = 0; k < 3; k++) {
        int which = backwards ? 2 - k : k;
        digests[which] = build(which, backwards).digest();
      }
      return digests;
    }

    private static Expr build(int which, boolean backwards) {
      Shape shape = Shape.vector(Dim.of("n"));
      if (backwards) {
        Expr.var("garbage" + which, shape);
      }
      Expr x = Expr.var("x", shape);
      Expr w = Expr.var("W", new Shape(Dim.of("n"), Dim.of("n")));
      Expr product = Expr.matmul(w, x);
      return switch (which) {
        case 0 -> Expr.map(Fn.TANH, product);
        case 1 -> Expr.stack(List.of(product, Expr.scale(0.5, x)));
        default ->
            Expr.rows(Expr.stack(List.of(x, Expr.map(Fn.SIGMOID, x))), Dim.of("n"), Dim.of("n"));
      };
    }
  }

  private static long[] fresh(boolean backwards)
      throws ReflectiveOperationException, java.io.IOException {
    URL main = Expr.class.getProtectionDomain().getCodeSource().getLocation();
    URL test = Probe.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {main, test}, ClassLoader.getPlatformClassLoader())) {
      Class<?> probe = loader.loadClass(Probe.class.getName());
      assertNotEquals(Probe.class, probe);
      return (long[]) probe.getMethod("digests", boolean.class).invoke(null, backwards);
    }
  }

  @Test
  void digestsDoNotDependOnTheOrderOfCreation()
      throws ReflectiveOperationException, java.io.IOException {
    assertArrayEquals(fresh(false), fresh(true));
    assertArrayEquals(fresh(false), Probe.digests(true));
  }

  @Test
  void digestsAreTheSameInEveryRun() {
    long digest = Expr.map(Fn.TANH, Expr.var("x", Shape.vector(Dim.of("n")))).digest();
    assertEquals(0x454476eddbf3d693L, digest);
  }
}
