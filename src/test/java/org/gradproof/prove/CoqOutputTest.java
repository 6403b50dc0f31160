package org.gradproof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reading what Coq prints.
class CoqOutputTest {
  @Test
  void theErrorIsOneLine() {
    assertEquals(
        "Error: Cannot find a physical path",
        Coq.firstError("File \"./a.v\", line 1:\nError:\nCannot find a physical path\n\n"));
    assertEquals("nothing", Coq.firstError(""));
  }

  @Test
  void axiomsAreNamedShortly() {
    String output =
        """
        Axioms:
        ClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}
        FunctionalExtensionality.functional_extensionality_dep
          : forall (A : Type) (B : A -> Type)
              (f g : forall x : A, B x),
            (forall x : A, f x = g x) -> f = g
        Classical_Prop.classic : forall P : Prop, P \\/ ~ P
        """;
    assertEquals(
        List.of("sig_not_dec", "functional_extensionality_dep", "classic"), Coq.axioms(output));
    assertEquals(List.of(), Coq.axioms("Closed under the global context\n"));
  }

  static List<String> modules() {
    return Coq.THEORY;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theTheoryIsPartOfTheProgramAndBuiltOnItself(String module) {
    List<String> before = Coq.THEORY.subList(0, Coq.THEORY.indexOf(module));
    Coq.theory(module)
        .lines()
        .filter(line -> line.startsWith("From Gradproof Require Import "))
        .flatMap(line ->
            List.of(line.replaceFirst(".*Import ", "").replace(".", "").split(" ")).stream())
        .forEach(used -> assertEquals(true, before.contains(used), module + " uses " + used));
  }
}
