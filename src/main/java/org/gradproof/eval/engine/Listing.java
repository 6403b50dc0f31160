package org.gradproof.eval.engine;

import java.util.List;

/// A schedule in words.
final class Listing {
  private Listing() {}

  static String of(Plan<?> plan) {
    StringBuilder text = new StringBuilder();
    String block = plan.request.blockSteps() + " steps at once";
    section(text, "forward, " + block + ", before the recurrence", plan.forward.before());
    section(text, "forward, each step", plan.forward.loop());
    section(text, "forward, " + block + ", after the recurrence", plan.forward.after());
    section(text, "backward, " + block + ", before the recurrence", plan.backward.before());
    section(text, "backward, each step, the last first", plan.backward.loop());
    section(text, "backward, " + block + ", after the recurrence", plan.backward.after());
    section(text, "gradients of the parameters, " + block, plan.reduction.listing());
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<?> lines) {
    if (!lines.isEmpty()) {
      text.append(title).append('\n');
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }
}
