package org.gradproof.cell;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.gradproof.cell.Candidates.Setting;
import org.gradproof.cell.grammar.Document;

/// Reads Markdown and LaTeX: every heading with equations under it is a cell.
final class Documents {
  private static final Pattern UNDERLINE = Pattern.compile("(?:=+|-{2,})[ \\t]*(?:\\n|$)");
  private static final Pattern BEGIN =
      Pattern.compile("\\\\begin\\{(equation|align|gather|eqnarray|multline|displaymath)\\*?\\}");
  private static final Set<String> FORMULA_BLOCKS =
      Set.of("", "math", "latex", "tex", "text", "txt", "gate", "formula", "asciimath", "plain");

  private record Heading(Place place, String title, Candidates content) {}

  private final Source source;
  private final List<Heading> headings = new ArrayList<>();

  private Documents(Source source, String name) {
    this.source = source;
    headings.add(new Heading(new Place(0, 0), name, new Candidates(source)));
  }

  /// The sections of a document that hold equations, at least one.
  static List<Section> sections(Source source, String name, boolean latex) {
    Documents document = new Documents(source, name);
    document.read(latex);
    return document.sections();
  }

  private List<Section> sections() {
    Candidates preamble = headings.get(0).content;
    List<Section> sections = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int index = 0; index < headings.size(); index++) {
      Heading heading = headings.get(index);
      List<Syntax.Definition> definitions = heading.content.definitions();
      if (!definitions.isEmpty()) {
        // What is declared before the first heading holds everywhere.
        List<Syntax.Declaration> declarations = new ArrayList<>(heading.content.declarations());
        if (index > 0 && preamble.definitions().isEmpty()) {
          declarations.addAll(preamble.declarations());
        }
        String slug = slug(heading.title);
        String name = slug;
        for (int i = 2; !taken.add(name); i++) {
          name = slug + "-" + i;
        }
        sections.add(
            new Section(
                source,
                heading.place,
                name,
                heading.title.isEmpty() ? name : heading.title,
                "",
                List.of(),
                definitions,
                declarations));
      }
    }
    if (sections.isEmpty()) {
      throw source.error(
          "no equation found; expected formulas such as $h_t = \\tanh(W x_t + U h_{t-1} + b)$");
    }
    return sections;
  }

  private void read(boolean latex) {
    String text = source.text();
    Document lexer = new Document(CharStreams.fromString(text));
    lexer.latex = latex;
    lexer.removeErrorListeners();
    Offsets offsets = new Offsets(text);
    int line = 0;
    boolean plain = true;
    int skipUntil = 0;
    for (Token token = lexer.nextToken(); ; token = lexer.nextToken()) {
      boolean end = token.getType() == Token.EOF;
      Place place =
          end
              ? new Place(text.length(), text.length())
              : offsets.place(token.getStartIndex(), token.getStopIndex());
      if (end || token.getType() == Document.NEWLINE) {
        if (plain && line >= skipUntil) {
          skipUntil = Math.max(skipUntil, line(new Place(line, place.start())));
        }
        line = place.end();
        plain = true;
        if (end) {
          return;
        }
      } else if (token.getType() == Document.TEXT) {
        requireClosed(place);
      } else {
        plain = plain && token.getType() == Document.COMMENT;
        island(token.getType(), place);
      }
    }
  }

  /// Reads a line without islands; returns up to where the text is done.
  private int line(Place line) {
    String text = source.slice(line);
    if (text.isBlank()) {
      return line.end();
    }
    Matcher underline =
        UNDERLINE
            .matcher(source.text())
            .region(Math.min(line.end() + 1, source.text().length()), source.text().length());
    boolean heading = underline.lookingAt() && Rows.equalsSign(text) < 0;
    if (heading) {
      headings.add(new Heading(line, title(text), new Candidates(source)));
      return underline.end();
    }
    current().offer(line, Setting.PLAIN);
    return line.end();
  }

  private Candidates current() {
    return headings.getLast().content;
  }

  private void island(int type, Place place) {
    String text = source.slice(place);
    switch (type) {
      case Document.HEADING, Document.SECTION ->
          headings.add(new Heading(place, title(text), new Candidates(source)));
      case Document.DISPLAY -> display(new Place(place.start() + 2, place.end() - 2));
      case Document.ENVIRONMENT -> {
        Matcher begin =
            Pattern.compile("\\\\begin\\{alignat\\*?\\}\\{\\d+\\}|\\\\begin\\{[^}]*\\}")
                .matcher(text);
        int start = begin.lookingAt() ? begin.end() : 0;
        display(new Place(place.start() + start, place.start() + text.lastIndexOf("\\end{")));
      }
      case Document.INLINE -> {
        int mark = text.startsWith("$") ? 1 : 2;
        Rows.of(source, new Place(place.start() + mark, place.end() - mark))
            .forEach(row -> current().offer(row, Setting.INLINE));
      }
      case Document.CODE -> {
        int mark = text.startsWith("``") ? 2 : 1;
        current().offer(new Place(place.start() + mark, place.end() - mark), Setting.INLINE);
      }
      case Document.FENCED -> fenced(place, text);
      default -> {}
    }
  }

  private void display(Place display) {
    Rows.of(source, display).forEach(row -> current().offer(row, Setting.DISPLAY));
  }

  private void fenced(Place place, String text) {
    int first = text.indexOf('\n');
    String language = text.substring(3, first).strip().toLowerCase(Locale.ROOT);
    if (FORMULA_BLOCKS.contains(language)) {
      Place block = new Place(place.start() + first + 1, place.start() + text.lastIndexOf('\n'));
      LogicalLines.of(source, block).forEach(line -> current().offer(line, Setting.FENCED));
    }
  }

  // Delimiters that the lexer left as text have no partner.
  private void requireClosed(Place place) {
    String text = source.text();
    int end =
        text.indexOf('\n', place.start()) < 0 ? text.length() : text.indexOf('\n', place.start());
    if (text.charAt(place.start()) == '$' && text.substring(place.start(), end).contains("=")) {
      throw source.error(place, "expected a closing $ for this $, found end of line");
    }
    Matcher begin = BEGIN.matcher(text).region(place.start(), text.length());
    if (begin.lookingAt()) {
      throw source.error(
          place,
          "expected \\end{" + begin.group(1) + "} for " + begin.group() + ", found end of file");
    }
  }

  private static String title(String heading) {
    String text =
        heading.strip().replaceFirst("^\\\\[a-z]+\\*?\\{", "").replaceFirst("^#+\\s*", "");
    text =
        heading.strip().startsWith("\\")
            ? text.replaceFirst("\\}$", "")
            : text.replaceFirst("\\s+#+$", "");
    text =
        text.replaceAll("\\\\label\\{[^}]*\\}", "").replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
    text =
        text.replaceAll("\\\\[a-zA-Z]+\\s*\\{([^{}]*)\\}", "$1")
            .replaceAll("[*`$~]|\\\\[a-zA-Z]+", "");
    return text.replaceAll("\\s+", " ").strip();
  }

  /// The name of a cell from a title: `LSTM with peepholes` is `lstm-with-peepholes`.
  private static String slug(String title) {
    String plain =
        Normalizer.normalize(title, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    String slug =
        plain
            .replaceFirst("^[0-9.]+\\s+", "")
            .replaceAll("[^\\p{L}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    return slug.isEmpty() ? "cell" : slug;
  }

  /// Character offsets of code points.
  private static final class Offsets {
    private final String text;
    private int codePoint;
    private int offset;

    private Offsets(String text) {
      this.text = text;
    }

    // Tokens come in order, so each look-up goes on from the last.
    private Place place(int first, int last) {
      int start = at(first);
      return new Place(start, at(last + 1));
    }

    private int at(int wanted) {
      offset = text.offsetByCodePoints(offset, wanted - codePoint);
      codePoint = wanted;
      return offset;
    }
  }
}
