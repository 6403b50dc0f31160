package org.gradproof.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DimProperties {
  @Provide
  Arbitrary<Dim> dims() {
    return Combinators.combine(
            Arbitraries.of("n", "m", "k").list().ofMaxSize(5), Arbitraries.integers().between(0, 3))
        .as(Dim::new);
  }

  @Property
  void plusIsCommutativeAndAssociativeWithZero(
      @ForAll("dims") Dim a, @ForAll("dims") Dim b, @ForAll("dims") Dim c) {
    assertEquals(a.plus(b), b.plus(a));
    assertEquals(a.plus(b).hashCode(), b.plus(a).hashCode());
    assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
    assertEquals(a, a.plus(Dim.ZERO));
  }

  @Property
  void minusUndoesPlus(@ForAll("dims") Dim a, @ForAll("dims") Dim b) {
    assertTrue(a.plus(b).contains(b));
    assertEquals(a, a.plus(b).minus(b));
    assertEquals(Dim.ZERO, a.minus(a));
  }

  @Property
  void aDimContainsExactlyItsParts(@ForAll("dims") Dim a, @ForAll("dims") Dim b) {
    if (a.contains(b)) {
      assertEquals(a, a.minus(b).plus(b));
    } else {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> a.minus(b));
      assertEquals(b + " is no part of " + a, refusal.getMessage());
    }
    assertEquals(a.equals(b), a.contains(b) && b.contains(a));
  }

  @Property
  void whatIsContainedFitsForEverySize(
      @ForAll("dims") Dim a,
      @ForAll("dims") Dim b,
      @ForAll @IntRange(min = 0, max = 9) int n,
      @ForAll @IntRange(min = 0, max = 9) int m,
      @ForAll @IntRange(min = 0, max = 9) int k) {
    Map<String, Integer> sizes = Map.of("n", n, "m", m, "k", k);
    assertEquals(a.size(sizes) + b.size(sizes), a.plus(b).size(sizes));
    if (a.contains(b)) {
      assertTrue(b.size(sizes) <= a.size(sizes));
    }
  }

  @Property
  void dimsAreEqualExactlyWhenTheirSizesAreForFarApartBindings(
      @ForAll("dims") Dim a, @ForAll("dims") Dim b) {
    Map<String, Integer> apart = Map.of("n", 100, "m", 10_000, "k", 1_000_000);
    assertEquals(a.size(apart) == b.size(apart), a.equals(b));
  }

  @Property
  void theOrderIsThatOfThePrintedFormAndAgreesWithEquality(
      @ForAll("dims") Dim a, @ForAll("dims") Dim b) {
    assertEquals(a.equals(b), a.compareTo(b) == 0);
    assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
  }

  @Test
  void dimsPrintAsSums() {
    assertEquals("2m+n+3", new Dim(List.of("m", "n", "m"), 3).toString());
    assertEquals("0", Dim.ZERO.toString());
    assertEquals("1", Dim.of(1).toString());
    assertTrue(Dim.of(1).isOne());
    assertFalse(Dim.of("n").isOne());
  }

  @Test
  void aMissingSizeIsNamedWithThoseThatAreBound() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Dim.of("n").plus(Dim.of("q")).size(Map.of("n", 2, "m", 3)));
    assertEquals("dimension q has no size; bound are {m=3, n=2}", refusal.getMessage());
  }

  @Test
  void aNegativeDimIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Dim.of(-1));
  }
}
