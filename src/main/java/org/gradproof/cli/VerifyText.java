package org.gradproof.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.gradproof.verify.Finding;
import org.gradproof.verify.Report;

/// A verification as a table for people.
final class VerifyText {
  private final PrintWriter out;
  private final boolean colour;

  VerifyText(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void print(Report report) {
    out.println(
        report.source()
            + ": "
            + report.cell().title()
            + (report.framework().isEmpty() ? "" : " as " + report.framework() + " computes it")
            + ", "
            + report.run());
    out.printf(
        Locale.ROOT,
        "%-8s %-28s %8s %13s %13s  %s%n",
        "pass",
        "tensor",
        "entries",
        "difference",
        "allowed",
        "verdict");
    report.findings().forEach(this::line);
    report.notes().forEach(note -> out.println("note: " + note));
    explained("the forward pass differs: ", report.conventions());
    explained("the gradients differ: ", report.faults());
    report.unexplained().ifPresent(e -> out.println("the gradients differ: " + e));
    out.println("verdict: " + paint(report.verdict().word(), report.summary()));
    out.flush();
  }

  private void line(Finding f) {
    out.printf(
        Locale.ROOT,
        "%-8s %-28s %8d %13.1e %13.1e  %s%n",
        f.stage().name().toLowerCase(Locale.ROOT),
        f.tensor(),
        f.entries(),
        f.relativeError(),
        f.bar(),
        paint(f.verdict().word(), f.verdict().word()));
  }

  private void explained(String what, List<Report.Explained> all) {
    for (int i = 0; i < all.size(); i++) {
      Report.Explained e = all.get(i);
      out.println((i == 0 ? what : "  or, by these numbers, ") + e.sentence());
      e.synonyms().forEach(same -> out.println("    the same in other words: " + same));
      e.separator().ifPresent(need -> out.println("    it takes this to tell: " + need));
      e.lines().forEach(line -> out.println("    as if  " + line));
    }
  }

  private String paint(String verdict, String text) {
    if (!colour) {
      return text;
    }
    String code =
        switch (verdict) {
          case "agrees" -> "32";
          case "disagrees" -> "31";
          default -> "33";
        };
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
