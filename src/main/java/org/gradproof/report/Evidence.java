package org.gradproof.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.check.CheckReport;
import org.gradproof.check.Finding;
import org.gradproof.check.Verdict;

/// The figures behind an appendix, for machines.
final class Evidence {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .serializeSpecialFloatingPointValues()
          .disableHtmlEscaping()
          .create();

  private Evidence() {}

  static String json(
      List<CellStudy> studies, List<Claim> together, SpanReport spans, Appendix.Options options) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("command", options.command());
    root.put("environment", Reproducibility.environment(options));
    root.put("cells", studies.stream().map(Evidence::cell).toList());
    root.put("claims", together.stream().map(Evidence::claim).toList());
    root.put("spans", SpanEvidence.tree(spans));
    return write(root);
  }

  /// A tree of maps and lists as JSON.
  static String write(Map<String, Object> root) {
    return GSON.toJson(root) + "\n";
  }

  private static Map<String, Object> cell(CellStudy study) {
    Map<String, Object> cell = new LinkedHashMap<>();
    String text = study.cell().toText();
    cell.put("name", study.cell().name());
    cell.put("title", study.cell().title());
    cell.put("source", text);
    cell.put("sha256", Reproducibility.digest(text));
    cell.put("missing", study.cell().missing());
    cell.put("checks", study.parts().stream().map(p -> check(p.report())).toList());
    cell.put("claims", study.claims().stream().map(Evidence::claim).toList());
    cell.put("theorem", study.proof().theorem().map(Evidence::proof).orElse(""));
    return cell;
  }

  /// A gradient check as a tree of maps and lists.
  static Map<String, Object> check(CheckReport report) {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("of", report.title());
    check.put("verdict", report.verdict().word());
    check.put("seed", report.seed());
    check.put("smallestErrorSeen", number(report.verdict().smallestDetectable()));
    check.put("medianBar", number(report.medianBar()));
    check.put("entries", report.entries());
    check.put("runs", report.runs().stream().map(CheckReport.Run::toString).toList());
    List<Object> findings = new ArrayList<>();
    for (Finding f : report.findings()) {
      Map<String, Object> finding = new LinkedHashMap<>();
      finding.put("oracle", f.oracle());
      finding.put("subject", f.subject());
      finding.put("entries", f.entries());
      finding.put("medianBar", number(f.medianBar()));
      finding.put("widestBar", number(f.widestBar()));
      finding.put("largestError", number(f.worstError()));
      finding.put("note", f.note());
      finding.put("verdict", f.verdict().word());
      if (f.verdict() instanceof Verdict.Disagrees(Verdict.Entry worst, double _)) {
        finding.put("worst", worst.toString());
      }
      if (f.verdict() instanceof Verdict.Inconclusive(String reason, double _)) {
        finding.put("reason", reason);
      }
      findings.add(finding);
    }
    check.put("findings", findings);
    return check;
  }

  private static Map<String, Object> claim(Claim claim) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", claim.id());
    map.put("claim", Plain.text(claim.statement()));
    map.put("figures", Plain.text(claim.figures()));
    map.put("outcome", claim.outcome().word());
    map.put("theorems", claim.proofs().stream().map(Evidence::proof).toList());
    return map;
  }

  private static String proof(Proof.Certified proof) {
    return proof.place();
  }

  /// JSON has no infinity: what has no finite value is written as a word.
  static Object number(double value) {
    return Double.isFinite(value) ? value : String.valueOf(value);
  }
}
