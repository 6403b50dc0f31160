package org.gradproof.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.gradproof.check.Verdict;
import org.gradproof.expr.Equation;
import org.gradproof.verify.Finding;
import org.gradproof.verify.Report;

/// A verification for machines.
final class VerifyJson {
  private VerifyJson() {}

  static String of(Report report) {
    JsonObject json = new JsonObject();
    json.addProperty("source", report.source());
    json.addProperty("framework", report.framework());
    json.addProperty("cell", report.cell().title());
    json.add(
        "equations", texts(report.cell().equations().stream().map(Equation::toString).toList()));
    json.addProperty("run", report.run());
    json.addProperty("precision", report.precision().name().toLowerCase(Locale.ROOT));
    json.addProperty("verdict", report.verdict().word());
    json.addProperty("summary", report.summary());
    JsonArray findings = new JsonArray();
    report.findings().forEach(f -> findings.add(finding(f)));
    json.add("findings", findings);
    json.add("conventions", explained(report.conventions()));
    json.add("faults", explained(report.faults()));
    report.unexplained().ifPresent(e -> json.addProperty("unexplained", e));
    json.add("notes", texts(report.notes()));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static JsonObject finding(Finding f) {
    JsonObject json = new JsonObject();
    json.addProperty("pass", f.stage().name().toLowerCase(Locale.ROOT));
    json.addProperty("tensor", f.tensor());
    json.addProperty("entries", f.entries());
    number(json, "relative_difference", f.relativeError());
    number(json, "relative_allowance", f.bar());
    number(json, "excess", f.excess());
    json.addProperty("verdict", f.verdict().word());
    switch (f.verdict()) {
      case Verdict.Agrees _ -> {}
      case Verdict.Disagrees(Verdict.Entry worst, double _) -> {
        json.addProperty("where", worst.where());
        number(json, "claimed", worst.claimed());
        number(json, "reference", worst.reference());
        number(json, "allowance", worst.allowance());
      }
      case Verdict.Inconclusive(String reason, double _) -> json.addProperty("reason", reason);
    }
    return json;
  }

  /// JSON has no infinity.
  private static void number(JsonObject json, String name, double value) {
    if (Double.isFinite(value)) {
      json.addProperty(name, value);
    } else {
      json.addProperty(name, String.valueOf(value));
    }
  }

  private static JsonArray explained(List<Report.Explained> all) {
    JsonArray json = new JsonArray();
    for (Report.Explained e : all) {
      JsonObject one = new JsonObject();
      one.addProperty("sentence", e.sentence());
      one.add("kind", texts(e.kind()));
      one.add("synonyms", texts(e.synonyms()));
      one.add("as_if", texts(e.lines()));
      e.separator().ifPresent(need -> one.addProperty("told_apart_by", need));
      json.add(one);
    }
    return json;
  }

  private static JsonArray texts(List<String> all) {
    JsonArray json = new JsonArray();
    all.forEach(json::add);
    return json;
  }
}
