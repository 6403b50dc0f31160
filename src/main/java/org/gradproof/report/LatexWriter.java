package org.gradproof.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes a document as LaTeX for a stock `pdflatex`: the source and the files of its figures.
public final class LatexWriter {
  private static final String PREAMBLE =
      """
      \\documentclass[11pt,a4paper]{article}
      \\usepackage[T1]{fontenc}
      \\usepackage[utf8]{inputenc}
      \\usepackage{lmodern}
      \\usepackage{textcomp}
      \\usepackage[margin=2.5cm]{geometry}
      \\usepackage{amsmath}
      \\usepackage{amssymb}
      \\usepackage{booktabs}
      \\usepackage{longtable}
      \\usepackage{graphicx}
      \\usepackage{microtype}
      \\usepackage[hidelinks]{hyperref}
      \\allowdisplaybreaks
      \\emergencystretch=12em
      \\hbadness=10000
      \\hfuzz=1pt
      \\raggedbottom
      \\setlength{\\parindent}{0pt}
      \\setlength{\\parskip}{5pt plus 1pt}
      \\DeclareRobustCommand{\\badge}[2]{{\\setlength{\\fboxsep}{1.2pt}\\fbox{\\scriptsize\\textsf{#1\\,#2}}}}
      \\newcommand{\\roomfor}[1]{\\par\\ifdim\\pagetotal>0pt \\dimen0=\\pagegoal\\advance\\dimen0 by -\\pagetotal
        \\ifdim\\dimen0<#1\\baselineskip\\pagebreak\\fi\\fi}
      \\makeatletter
      \\newcommand{\\figurecaption}{\\def\\@captype{figure}\\caption}
      \\makeatother
      """;

  private final Document document;

  private LatexWriter(Document document) {
    this.document = document;
  }

  /// The files of the document by name: `name.tex`, and one in `figures/` for each figure.
  ///
  /// @param name the name of the main file without its ending
  public static SortedMap<String, byte[]> write(Document document, String name) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(name + ".tex", source(document).getBytes(StandardCharsets.UTF_8));
    for (Block block : document.blocks()) {
      if (block instanceof Block.Figure figure) {
        files.put(file(figure), figure.picture().print());
      }
    }
    return files;
  }

  /// The text of the main file.
  public static String source(Document document) {
    return new LatexWriter(document).text();
  }

  private static String file(Block.Figure figure) {
    return "figures/" + figure.anchor() + "." + figure.picture().extension();
  }

  private String text() {
    String title = document.title();
    return PREAMBLE
        + "\\hypersetup{pdftitle={"
        + LatexInline.bookmark(Inline.text(title))
        + "}}\n"
        + "\\begin{document}\n{\\LARGE\\bfseries\\raggedright "
        + LatexText.escape(title, 16)
        + "\\par}\n"
        + (document.subtitle().isEmpty()
            ? ""
            : "{\\large\\raggedright " + LatexText.escape(document.subtitle(), 16) + "\\par}\n")
        + facts()
        + (document.sections().size() < 2 ? "" : "\\setcounter{tocdepth}{2}\n\\tableofcontents\n")
        + blocks()
        + "\\end{document}\n";
  }

  private String facts() {
    return document.facts().stream()
        .map(fact ->
            "{\\small\\raggedright\\hangindent=2em \\textbf{"
                + LatexText.escape(fact.name())
                + ":} "
                + LatexInline.TEXT.write(fact.value())
                + "\\par}\n")
        .collect(Collectors.joining());
  }

  private String blocks() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < document.blocks().size(); i++) {
      Block block = document.blocks().get(i);
      boolean heading = block instanceof Block.Section;
      boolean first = i == 0 || !(document.blocks().get(i - 1) instanceof Block.Section);
      if (heading && first) {
        out.append("\\roomfor{")
            .append(room(document.blocks().subList(i, document.blocks().size())));
        out.append("}\n");
      }
      out.append(block(block)).append('\n');
    }
    return out.toString();
  }

  /// How many lines must be left on the page for headings and the beginning of what follows them.
  private static int room(List<Block> blocks) {
    int lines = 0;
    for (Block block : blocks) {
      if (!(block instanceof Block.Section)) {
        return lines
            + switch (block) {
              case Block.Figure _ -> 24;
              case Block.Table _ -> 8;
              default -> 4;
            };
      }
      lines += 3;
    }
    return lines;
  }

  private static String block(Block block) {
    return switch (block) {
      case Block.Section(int level, List<Inline> title, String anchor) ->
          "\\"
              + "sub".repeat(level - 1)
              + "section{\\texorpdfstring{"
              + LatexInline.TEXT.write(Plain.unlinked(title))
              + "}{"
              + LatexInline.bookmark(title)
              + "}}\\label{"
              + anchor
              + "}\n";
      case Block.Paragraph(List<Inline> parts) -> LatexInline.TEXT.write(parts) + "\\par\n";
      case Block.Display display -> LatexDisplay.write(display);
      case Block.Table table -> LatexTable.write(table);
      case Block.Figure figure ->
          "\\noindent\\begin{minipage}{\\linewidth}\\centering\n"
              + "\\includegraphics[width=0.92\\linewidth]{"
              + file(figure)
              + "}\n\\figurecaption[]{"
              + LatexInline.TEXT.write(figure.caption())
              + "}\\label{"
              + figure.anchor()
              + "}\n\\end{minipage}\\par\\medskip\n";
      case Block.ItemList(boolean _, List<List<Inline>> items) when items.isEmpty() -> "";
      case Block.ItemList(boolean ordered, List<List<Inline>> items) -> {
        String name = ordered ? "enumerate" : "itemize";
        yield "\\begin{"
            + name
            + "}\n"
            + items.stream()
                .map(item -> "\\item {}" + LatexInline.TEXT.write(item) + "\n")
                .collect(Collectors.joining())
            + "\\end{"
            + name
            + "}\n";
      }
      case Block.Verbatim(String text) -> verbatim(text);
    };
  }

  /// Each line a paragraph that hangs: a long one goes on below, indented.
  private static String verbatim(String text) {
    return "{\\footnotesize\\ttfamily\\raggedright\\parskip=0pt\n"
        + text.lines()
            .map(line -> "\\hangindent=2em\\strut " + fixed(line) + "\\par\n")
            .collect(Collectors.joining())
        + "}\\medskip\n";
  }

  private static String fixed(String line) {
    String shown = line.replace("\t", "    ");
    int indent = shown.length() - shown.stripLeading().length();
    String rest = LatexText.escape(shown.stripLeading(), 60).replace("  ", "~ ");
    return "~".repeat(indent) + rest;
  }
}
