package org.gradproof.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradproof.span.Attribution;
import org.gradproof.span.Certificate;
import org.gradproof.span.ClosedForms;
import org.gradproof.span.Estimate;
import org.gradproof.span.Measurement;
import org.gradproof.span.Sensitivity;
import org.gradproof.span.SpanRun;
import org.gradproof.span.TrajectoryBound;

/// The figures of a report on long spans as JSON.
final class SpanEvidence {
  private SpanEvidence() {}

  /// The figures of a report, in the order of its tables; what is not finite is a word.
  static String json(SpanReport report) {
    return Evidence.write(tree(report));
  }

  /// The same as a tree of maps and lists.
  static Map<String, Object> tree(SpanReport report) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("facts", report.facts());
    List<Object> all = new ArrayList<>();
    for (SpanReport.Study study : report.studies()) {
      Map<String, Object> one = measurement(study.measurement());
      List<Object> certificates = new ArrayList<>();
      for (Certificate c : study.certificates()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", c.name());
        map.put("source", c.source());
        map.put("norm", c.norm());
        map.put("scope", c.scope());
        map.put("inequality", c.inequality());
        map.put("left", Evidence.number(c.left()));
        map.put("right", Evidence.number(c.right()));
        map.put("holds", c.holds());
        Map<String, Object> constants = new LinkedHashMap<>();
        c.constants().forEach((k, v) -> constants.put(k, Evidence.number(v)));
        map.put("constants", constants);
        map.put("logRate", Evidence.number(c.logRate()));
        map.put("logConstant", Evidence.number(c.logConstant()));
        certificates.add(map);
      }
      one.put("certificates", certificates);
      List<Object> bounds = new ArrayList<>();
      for (TrajectoryBound b : study.bound()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", b.steps());
        map.put("radius", b.radius());
        Map<String, Object> chunks = new LinkedHashMap<>();
        b.chunks().forEach(c -> chunks.put("" + c.length(), Evidence.number(c.logBound())));
        map.put("logBoundByChunk", chunks);
        map.put("measuredLogNorm", Evidence.number(study.measured()));
        bounds.add(map);
      }
      one.put("trajectoryBounds", bounds);
      List<Object> attributions = new ArrayList<>();
      for (Attribution a : study.attribution()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", a.steps());
        map.put("logWhole", Evidence.number(a.whole()));
        map.put("logCarousel", Evidence.number(a.carousel()));
        Map<String, Object> shares = new LinkedHashMap<>();
        a.shares().forEach((k, v) -> shares.put(k, Evidence.number(v)));
        map.put("shares", shares);
        map.put("defect", Evidence.number(a.defect()));
        attributions.add(map);
      }
      one.put("attribution", attributions);
      List<Object> sensitivities = new ArrayList<>();
      for (Sensitivity s : study.sensitivity()) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", s.steps());
        map.put("parameters", Evidence.number(s.parameters()));
        map.put("meanLag", Evidence.number(s.meanLag()));
        map.put("receptiveField90", s.receptiveField(0.9));
        sensitivities.add(map);
      }
      one.put("sensitivity", sensitivities);
      one.put(
          "predictedExponents",
          study.predictions().stream().map(p -> Evidence.number(p.exponent())).toList());
      one.put("advice", study.advice().stream().map(SpanEvidence::measurement).toList());
      all.add(one);
    }
    root.put("cells", all);
    return root;
  }

  private static Map<String, Object> measurement(Measurement m) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", m.label());
    map.put("networks", m.runs().size());
    map.put("exponent", estimate(m.exponent()));
    map.put("halfLife", estimate(m.halfLife()));
    map.put("timeConstant", Evidence.number(ClosedForms.timeConstant(m.exponent().value())));
    map.put("steps", m.steps());
    map.put("logNormMedian", m.logNorms(0.5).stream().map(Evidence::number).toList());
    List<Object> runs = new ArrayList<>();
    for (SpanRun.Result run : m.runs()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("steps", run.steps());
      one.put("allDirectionsFollowedFor", run.exact());
      one.put("logScaleLetGo", Evidence.number(run.omitted()));
      one.put("sumRule", Evidence.number(run.sumRule()));
      one.put("dimension", estimate(run.whole().dimension()));
      one.put("entropyRate", estimate(run.whole().entropyRate()));
      one.put("leading", run.exponents().exponents().stream().map(SpanEvidence::estimate).toList());
      one.put("spectrum", run.whole().exponents().stream().map(SpanEvidence::estimate).toList());
      List<Object> singular = new ArrayList<>();
      for (double s : run.singularValues()) {
        singular.add(Evidence.number(s));
      }
      one.put("logSingularValues", singular);
      runs.add(one);
    }
    map.put("runs", runs);
    return map;
  }

  private static Map<String, Object> estimate(Estimate e) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", Evidence.number(e.value()));
    map.put("standardError", Evidence.number(e.standardError()));
    return map;
  }
}
