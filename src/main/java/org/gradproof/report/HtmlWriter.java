package org.gradproof.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.gradproof.expr.Notation;

/// Writes a document as one HTML page that needs nothing else: no script, no network, formulas as
/// MathML.
public final class HtmlWriter {
  private static final double DISPLAY = 48;
  private static final double BESIDE_NOTES = 34;

  private final Document document;
  private final Numbering numbering;

  private HtmlWriter(Document document) {
    this.document = document;
    this.numbering = new Numbering(document);
  }

  /// The page.
  public static String write(Document document) {
    return new HtmlWriter(document).page();
  }

  private String page() {
    return "<!DOCTYPE html>\n"
        + "<html lang=\"en\">\n"
        + "<head>\n"
        + "<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
        + " style-src 'unsafe-inline'\">\n"
        + "<title>"
        + Markup.escape(document.title())
        + "</title>\n<style>\n"
        + HtmlStyle.CSS
        + "</style>\n</head>\n"
        + "<body>\n"
        + header()
        + contents()
        + "<main>\n"
        + document.blocks().stream().map(this::block).collect(Collectors.joining())
        + "</main>\n</body>\n</html>\n";
  }

  private String header() {
    StringBuilder out =
        new StringBuilder("<header>\n<h1>" + Markup.escape(document.title()) + "</h1>\n");
    if (!document.subtitle().isEmpty()) {
      out.append("<p class=\"subtitle\">")
          .append(Markup.escape(document.subtitle()))
          .append("</p>\n");
    }
    if (!document.facts().isEmpty()) {
      out.append("<dl class=\"facts\">\n");
      for (Document.Fact fact : document.facts()) {
        out.append("<dt>")
            .append(Markup.escape(fact.name()))
            .append("</dt><dd>")
            .append(inlines(fact.value()));
        out.append("</dd>\n");
      }
      out.append("</dl>\n");
    }
    return out.append("</header>\n").toString();
  }

  private String contents() {
    List<Block.Section> sections = document.sections();
    if (sections.size() < 2) {
      return "";
    }
    StringBuilder out = new StringBuilder("<nav aria-label=\"Contents\">\n<p>Contents</p>\n<ol>\n");
    for (Block.Section s : sections) {
      out.append(
          "<li class=\"level"
              + s.level()
              + "\"><span class=\"number\">"
              + numbering.of(s.anchor())
              + "</span>");
      out.append(
          "<a href=\"#" + s.anchor() + "\">" + inlines(Plain.unlinked(s.title())) + "</a></li>\n");
    }
    return out.append("</ol>\n</nav>\n").toString();
  }

  private String block(Block block) {
    return switch (block) {
      case Block.Section(int level, List<Inline> title, String anchor) -> {
        String tag = "h" + (level + 1);
        yield "<"
            + tag
            + " id=\""
            + anchor
            + "\"><span class=\"number\">"
            + numbering.of(anchor)
            + "</span>"
            + inlines(title)
            + "</"
            + tag
            + ">\n";
      }
      case Block.Paragraph(List<Inline> parts) -> "<p>" + inlines(parts) + "</p>\n";
      case Block.Display(List<EquationLine> lines) -> display(lines);
      case Block.Table table -> table(table);
      case Block.Figure figure -> figure(figure);
      case Block.ItemList(boolean ordered, List<List<Inline>> items) -> {
        String tag = ordered ? "ol" : "ul";
        yield "<"
            + tag
            + ">\n"
            + items.stream()
                .map(item -> "<li>" + inlines(item) + "</li>\n")
                .collect(Collectors.joining())
            + "</"
            + tag
            + ">\n";
      }
      case Block.Verbatim(String text) -> "<pre tabindex=\"0\">" + Markup.escape(text) + "</pre>\n";
    };
  }

  private String display(List<EquationLine> lines) {
    StringBuilder out =
        new StringBuilder(
            "<div class=\"scroll display\" tabindex=\"0\"><table class=\"equations\">\n");
    boolean noted =
        lines.stream().anyMatch(line -> !line.note().isEmpty() || !line.marks().isEmpty());
    double width = noted ? BESIDE_NOTES : DISPLAY;
    for (EquationLine line : lines) {
      // A wide left side stands above its right side.
      boolean hangs = line.left().filter(left -> Measure.of(left) > width / 3).isPresent();
      if (hangs) {
        line.left()
            .map(left -> Folding.fold(left, width))
            .orElse(List.of())
            .forEach(part -> out.append(further(part)));
      }
      List<List<Folding.Piece>> right = Folding.fold(line.right(), width);
      String left = hangs ? "" : line.left().map(MathMl::of).orElse("");
      out.append(left.isEmpty() ? "<tr>" : "<tr class=\"start\">");
      out.append(
          "<td class=\"left\">" + left + "</td><td>" + MathMl.relation(line.relation()) + "</td>");
      out.append(
          "<td>" + MathMl.line(right.getFirst()) + "</td>" + note(line, right.size()) + "</tr>\n");
      for (List<Folding.Piece> rest : right.subList(1, right.size())) {
        out.append(further(rest));
      }
    }
    return out.append("</table></div>\n").toString();
  }

  private static String further(List<Folding.Piece> line) {
    return "<tr><td></td><td></td><td class=\"more\">" + MathMl.line(line) + "</td></tr>\n";
  }

  private static String note(EquationLine line, int rows) {
    String badge = inlines(line.marks());
    String words = inlines(line.note());
    return "<td class=\"note\""
        + (rows > 1 ? " rowspan=\"" + rows + "\"" : "")
        + ">"
        + words
        + (words.isEmpty() || badge.isEmpty() ? "" : " ")
        + badge
        + "</td>";
  }

  private String table(Block.Table table) {
    StringBuilder out = new StringBuilder("<figure id=\"" + table.anchor() + "\">\n");
    out.append(caption(table.anchor(), table.caption()));
    out.append("<div class=\"scroll\" tabindex=\"0\"><table class=\"rows\">\n<thead>");
    out.append(row(table, table.header(), "th scope=\"col\"", "th")).append("</thead>\n<tbody>\n");
    table.rows().forEach(row -> out.append(row(table, row, "td", "td")));
    return out.append("</tbody>\n</table></div>\n</figure>\n").toString();
  }

  private String row(Block.Table table, List<List<Inline>> cells, String open, String close) {
    StringBuilder out = new StringBuilder("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String place =
          switch (table.columns().get(i)) {
            case LEFT -> "";
            case CENTRE -> " class=\"centre\"";
            case RIGHT -> " class=\"right\"";
          };
      out.append("<" + open + place + ">" + inlines(cells.get(i)) + "</" + close + ">");
    }
    return out.append("</tr>\n").toString();
  }

  private String figure(Block.Figure figure) {
    // Names within a drawing must differ from those of other drawings on the page.
    String svg =
        figure
            .picture()
            .svg()
            .replace(" xmlns=\"http://www.w3.org/2000/svg\"", "")
            .replace("id=\"", "id=\"" + figure.anchor() + "-")
            .replace("url(#", "url(#" + figure.anchor() + "-")
            .replaceFirst(
                "<svg", "<svg role=\"img\" aria-label=\"" + quoted(figure.alternative()) + "\"");
    return "<figure class=\"picture\" id=\""
        + figure.anchor()
        + "\">\n"
        + svg
        + "\n"
        + caption(figure.anchor(), figure.caption())
        + "</figure>\n";
  }

  private static String quoted(String alternative) {
    return Matcher.quoteReplacement(Markup.escape(alternative));
  }

  private String caption(String anchor, List<Inline> words) {
    return "<figcaption><b>" + numbering.of(anchor) + ".</b> " + inlines(words) + "</figcaption>\n";
  }

  private static String inlines(List<Inline> parts) {
    return parts.stream().map(HtmlWriter::inline).collect(Collectors.joining());
  }

  private static String inline(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) -> Markup.escape(text);
      case Inline.Code(String text) -> "<code>" + Markup.escape(text) + "</code>";
      case Inline.Emph(List<Inline> parts) -> "<em>" + inlines(parts) + "</em>";
      case Inline.Strong(List<Inline> parts) -> "<strong>" + inlines(parts) + "</strong>";
      case Inline.Formula(Notation notation) -> MathMl.inline(notation);
      case Inline.Ref(String anchor, List<Inline> parts) ->
          "<a href=\"#" + anchor + "\">" + inlines(parts) + "</a>";
      case Inline.Link(String address, List<Inline> parts) ->
          "<a rel=\"noreferrer\" href=\""
              + Markup.escape(address)
              + "\">"
              + inlines(parts)
              + "</a>";
      case Inline.Mark(Badge badge) -> badge(badge);
      case Inline.Proved(Proof proof) ->
          "<span class=\"badge "
              + proof.style()
              + "\""
              + (proof.place().isEmpty() ? "" : " title=\"" + Markup.escape(proof.place()) + "\"")
              + ">"
              + proof.text()
              + "</span>";
    };
  }

  private static String badge(Badge badge) {
    String detail =
        badge.detail().isEmpty()
            ? ""
            : "<span class=\"detail\">" + Markup.escape(badge.detail()) + "</span>";
    String word = badge.outcome().word();
    return "<span class=\"badge "
        + word
        + "\">"
        + badge.outcome().sign()
        + " "
        + word
        + "</span>"
        + detail;
  }
}
