package org.gradproof.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `.gate` text: a title, a citation, notes, declarations and equations, one a line.
final class GateText {
  private static final Pattern INPUT = Pattern.compile("\\s*input\\b");

  private GateText() {}

  /// The one section of a `.gate` text.
  static Section section(Source source, String fileName) {
    String name = fileName;
    String title = "";
    String citation = "";
    List<String> notes = new ArrayList<>();
    List<Syntax.Definition> definitions = new ArrayList<>();
    List<Syntax.Declaration> declarations = new ArrayList<>();
    for (Place line : LogicalLines.of(source, new Place(0, source.text().length()))) {
      String text = source.slice(line);
      Matcher header = LogicalLines.HEADER.matcher(text);
      int colon = text.indexOf(':');
      int equals = text.indexOf('=');
      if (header.matches()) {
        String value = header.group("value").strip();
        switch (header.group(1).toLowerCase(Locale.ROOT)) {
          case "name" -> name = value;
          case "title" -> title = value;
          case "cite" -> citation = value;
          default -> notes.add(value);
        }
      } else if (colon >= 0 && equals < 0) {
        declarations.add(declaration(source, line, line.start() + colon, line.start() + colon + 1));
      } else {
        // What stands before a colon is the equation's label.
        int start = colon >= 0 && colon + 1 < equals ? line.start() + colon + 1 : line.start();
        Place equation = LogicalLines.stripped(source, new Place(start, line.end()));
        definitions.add(FormulaReader.definition(source, equation));
      }
    }
    if (definitions.isEmpty()) {
      throw source.error(
          "no equation found; expected lines such as h_t = tanh(W x_t + U h_{t-1} + b)");
    }
    Place place = definitions.get(0).place();
    return new Section(
        source,
        place,
        name,
        title.isEmpty() ? name : title,
        citation,
        notes,
        definitions,
        declarations);
  }

  /// The declaration whose names end at one offset and whose shape begins at another.
  static Syntax.Declaration declaration(Source source, Place whole, int namesEnd, int shapeStart) {
    List<Syntax.Name> names = FormulaReader.names(source, new Place(whole.start(), namesEnd));
    Matcher input = INPUT.matcher(source.text().substring(shapeStart, whole.end()));
    boolean isInput = input.lookingAt();
    int start = shapeStart + (isInput ? input.end() : 0);
    return new Syntax.Declaration(
        whole, names, ShapeText.shape(source, new Place(start, whole.end())), isInput);
  }
}
