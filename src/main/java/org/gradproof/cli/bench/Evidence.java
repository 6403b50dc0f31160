package org.gradproof.cli.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run for machines.
final class Evidence {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Evidence() {}

  static String json(List<Row> rows, Remarks remarks) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("environment", remarks.environment());
    root.put("settings", remarks.settings());
    root.put("gflops", remarks.ceilings().gigaflops());
    Map<String, Object> deviations = new LinkedHashMap<>();
    remarks.deviations().forEach((p, d) -> deviations.put(Span.word(p), d));
    root.put("deviationFromInterpreter", deviations);
    remarks
        .first()
        .ifPresent(f -> {
          root.put("firstGradient", f);
          root.put("firstGradientOfPeers", remarks.toFirst());
        });
    root.put("rows", rows.stream().map(Evidence::row).toList());
    return GSON.toJson(root) + "\n";
  }

  private static Map<String, Object> row(Row row) {
    Comparison c = row.comparison();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("operation", c.operation());
    map.put("size", c.size());
    map.put("per", c.per());
    map.put("units", c.units());
    map.put("flop", c.work().total());
    map.put("ours", times(row.ours()));
    map.put("peer", row.rival());
    row.theirs().ifPresent(t -> map.put("theirs", times(t)));
    if (!row.obstacle().isEmpty()) {
      map.put("obstacle", row.obstacle());
    }
    map.put("handicap", row.handicap());
    row.ratioOfMinima().ifPresent(r -> map.put("ratioOfMinima", r));
    row.ratioOfMedians().ifPresent(r -> map.put("ratioOfMedians", r));
    row.gigaflops().ifPresent(g -> map.put("gflops", g));
    row.ofPeak().ifPresent(p -> map.put("ofPeak", p));
    return map;
  }

  private static Map<String, Object> times(Times times) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("minSeconds", times.min());
    map.put("medianSeconds", times.median());
    map.put("runs", times.count());
    return map;
  }
}
