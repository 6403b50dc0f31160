package org.gradproof.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is needed to make the same appendix again.
final class Reproducibility {
  private Reproducibility() {}

  static List<Document.Fact> facts(Appendix.Options options) {
    return List.of(
        new Document.Fact("command", Inline.code(options.command())),
        new Document.Fact("seed", Inline.text(String.valueOf(options.seed()))),
        new Document.Fact("version", Inline.text("Gradproof " + version())));
  }

  static List<Block> blocks(List<CellStudy> studies, Appendix.Options options) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Section(1, Inline.text("Reproducibility"), "reproducibility"));
    blocks.add(new Block.Verbatim(options.command()));
    List<List<Inline>> items = new ArrayList<>();
    environment(options).forEach((name, value) -> items.add(Inline.text(name + ": " + value)));
    blocks.add(new Block.ItemList(false, items));
    blocks.add(
        new Block.Paragraph(
            Inline.text(
                "The equations as they were read, each with the SHA-256 digest of the lines"
                    + " shown:")));
    for (CellStudy study : studies) {
      String text = study.cell().toText();
      blocks.add(
          new Block.Paragraph(
              List.of(new Inline.Text(study.cell().title() + " "), new Inline.Code(digest(text)))));
      blocks.add(new Block.Verbatim(text.strip()));
    }
    return blocks;
  }

  static Map<String, String> environment(Appendix.Options options) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("Gradproof", version());
    facts.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    facts.put(
        "operating system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    facts.put("seed", String.valueOf(options.seed()));
    facts.put("random numbers", "L64X128MixRandom");
    facts.put("arithmetic", "IEEE 754 double precision; second looks in double-double");
    facts.put(
        "gradient checks",
        options.runs()
            + " runs with sizes 1 to "
            + options.mostSize()
            + " and spans 1 to "
            + options.mostSteps()
            + ", and one small run");
    return facts;
  }

  static String version() {
    return Optional.ofNullable(Reproducibility.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
