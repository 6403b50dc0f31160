package org.gradproof.cell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.gradproof.cell.grammar.FormulaLexer;
import org.gradproof.cell.grammar.FormulaParser;

/// Reads one formula of a source with the grammar; all its messages carry a place and are in plain
/// words.
final class FormulaReader {
  private static final int DEEPEST = 200;
  private static final int LONGEST = 2000;

  private final Source source;
  private final Place formula;
  private final int[] offsets;
  private final FormulaParser parser;
  private final SyntaxBuilder builder;

  private FormulaReader(Source source, Place formula) {
    this.source = source;
    this.formula = formula;
    Brackets.check(source, formula);
    String text = source.slice(formula);
    this.offsets = offsets(text);
    FormulaLexer lexer = new FormulaLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    check(tokens.getTokens());
    this.parser = new FormulaParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(new Listener());
    this.builder = new SyntaxBuilder(source, this::place);
  }

  /// The equation at a place.
  static Syntax.Definition definition(Source source, Place formula) {
    FormulaReader reader = new FormulaReader(source, formula);
    FormulaParser.EquationContext equation = reader.parser.equation();
    Syntax left = reader.shallow(reader.builder.sum(equation.sum(0)));
    if (!(left instanceof Syntax.Name name)) {
      throw source.error(
          left.place(),
          "the left side " + source.quote(left.place()) + " is not a name; expected one name");
    }
    return new Syntax.Definition(
        reader.formula, name, reader.shallow(reader.builder.sum(equation.sum(1))));
  }

  /// The names at a place, separated by commas.
  static List<Syntax.Name> names(Source source, Place place) {
    FormulaReader reader = new FormulaReader(source, place);
    List<Syntax.Name> names = new ArrayList<>();
    for (FormulaParser.ItemContext item : reader.parser.names().item()) {
      List<Syntax> factors = reader.builder.item(item, false);
      if (factors.size() != 1 || !(factors.get(0) instanceof Syntax.Name name)) {
        Place at = reader.place(item);
        throw source.error(
            at, source.quote(at) + " is not a name; expected names separated by commas");
      }
      names.add(name);
    }
    return names;
  }

  // Character offsets of code points, empty where they are the same.
  private static int[] offsets(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new int[0];
    }
    int[] offsets = new int[count + 1];
    for (int i = 0, at = 0; i < count; i++) {
      offsets[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    offsets[count] = text.length();
    return offsets;
  }

  private int offset(int codePoint) {
    return formula.start()
        + (offsets.length == 0 ? codePoint : offsets[Math.min(codePoint, offsets.length - 1)]);
  }

  private Place place(ParserRuleContext context) {
    return place(context.getStart()).to(place(context.getStop()));
  }

  private Place place(Token token) {
    if (token.getType() == Token.EOF) {
      int end = formula.end();
      while (end > formula.start() && Character.isWhitespace(source.text().charAt(end - 1))) {
        end--;
      }
      return new Place(end, end);
    }
    return new Place(offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
  }

  private void check(List<Token> tokens) {
    if (tokens.size() > LONGEST) {
      String size = tokens.size() + " words and signs";
      throw source.error(
          formula,
          "the formula has " + size + "; expected at most " + LONGEST + ": name a part of it");
    }
    int decorations = 0;
    for (Token token : tokens) {
      if (token.getType() == FormulaLexer.UNKNOWN) {
        Place place = place(token);
        throw source.error(
            place, "the character " + source.quote(place) + " has no meaning in a formula");
      }
      boolean decoration =
          token.getType() == FormulaLexer.FONT || token.getType() == FormulaLexer.ACCENT;
      decorations = decoration ? decorations + 1 : 0;
      if (decorations > 10) {
        throw source.error(place(token), "more than ten fonts and accents on one name");
      }
    }
  }

  // Later passes recurse on the depth of what they read.
  private Syntax shallow(Syntax root) {
    record Level(Syntax x, int depth) {}
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(root, 0)));
    while (!open.isEmpty()) {
      Level level = open.pop();
      if (level.depth > DEEPEST) {
        throw source.error(
            level.x.place(),
            "the formula is nested more than " + DEEPEST + " deep; name a part of it");
      }
      level.x.children().forEach(child -> open.push(new Level(child, level.depth + 1)));
    }
    return root;
  }

  private final class Listener extends BaseErrorListener {
    private static final Map<Integer, String> CLOSING =
        Map.of(FormulaParser.RPAREN, ")", FormulaParser.RBRACKET, "]", FormulaParser.RBRACE, "}");

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object symbol,
        int line,
        int column,
        String message,
        RecognitionException cause) {
      Token token = (Token) symbol;
      String found = token.getType() == Token.EOF ? "the end" : source.quote(place(token));
      throw source.error(place(token), explanation(token) + ", found " + found);
    }

    private String explanation(Token token) {
      int before =
          token.getTokenIndex() > 0
              ? parser.getTokenStream().get(token.getTokenIndex() - 1).getType()
              : Token.EOF;
      boolean second = token.getType() == FormulaParser.EQUALS;
      if (second
          && parser.getRuleInvocationStack().contains("equation")
          && token.getTokenIndex() > 0) {
        return operator(before)
            ? "expected a name, a number or a bracket"
            : "expected one = in an equation";
      }
      if (token.getType() == FormulaParser.COMMA) {
        return "expected the formula to go on";
      }
      if (CLOSING.containsKey(token.getType())
          || token.getType() == Token.EOF
          || operator(token.getType())) {
        return operator(before) || before == Token.EOF || token.getType() != Token.EOF
            ? "expected a name, a number or a bracket"
            : "expected name = formula";
      }
      return "expected an operator, a name or a bracket";
    }

    private static boolean operator(int type) {
      return switch (type) {
        case FormulaParser.PLUS,
            FormulaParser.MINUS,
            FormulaParser.HADAMARD,
            FormulaParser.CDOT,
            FormulaParser.SLASH,
            FormulaParser.EQUALS,
            FormulaParser.LPAREN,
            FormulaParser.LBRACKET,
            FormulaParser.LBRACE,
            FormulaParser.COMMA ->
            true;
        default -> false;
      };
    }
  }
}
