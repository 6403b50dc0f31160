package org.gradproof.cell;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.gradproof.cell.NameReader.Position;
import org.gradproof.cell.NameReader.Script;
import org.gradproof.cell.NameReader.Word;
import org.gradproof.cell.grammar.FormulaParser;
import org.gradproof.expr.Fn;
import org.gradproof.expr.Symbol.Accent;

/// An atom that is a name, seen through its fonts, braces and accents: `\tilde{\mathbf{h}_t}`.
///
/// @param word its letters
/// @param scripts the scripts inside the braces
/// @param plain whether it is a bare word
record NamedAtom(Word word, List<Script> scripts, boolean plain) {
  static Optional<NamedAtom> of(
      Source source, FormulaParser.AtomContext atom, Function<ParserRuleContext, Place> places) {
    return switch (atom) {
      case FormulaParser.WordContext word -> Optional.of(word(source, word, places.apply(word)));
      case FormulaParser.FontedContext fonted -> {
        boolean upright =
            fonted
                .FONT()
                .getText()
                .matches("\\\\(mathrm|operatorname.*|text.*|mbox|math(sf|tt|op))");
        yield of(source, fonted.atom(), places).map(n -> upright ? n.upright() : n);
      }
      case FormulaParser.AccentedContext accented -> {
        NamedAtom name =
            of(source, accented.atom(), places)
                .orElseThrow(() -> {
                  Place place = places.apply(accented);
                  return source.error(
                      place, "an accent belongs on one name, not on " + source.quote(place));
                });
        Place place = places.apply(accented);
        if (name.word.accent() != Accent.NONE) {
          throw source.error(place, source.quote(place) + " has two accents; a name carries one");
        }
        Word word =
            new Word(
                place, name.word.text(), name.word.upright(), accent(accented.ACCENT().getText()));
        yield Optional.of(new NamedAtom(word, name.scripts, false));
      }
      case FormulaParser.BracedContext braced -> inner(source, braced.sum(), places);
      default -> Optional.empty();
    };
  }

  private NamedAtom upright() {
    return new NamedAtom(new Word(word.place(), word.text(), true, word.accent()), scripts, plain);
  }

  private static NamedAtom word(Source source, FormulaParser.WordContext context, Place place) {
    if (context.PASTED() != null) {
      String text = context.getText();
      int cut = text.lastIndexOf('t');
      Word word = new Word(place, text.substring(0, cut), false, Accent.NONE);
      return new NamedAtom(
          word, List.of(new Script(place, Position.SUB, text.substring(cut), false)), false);
    }
    String text = context.getText();
    if (text.startsWith("\\")) {
      String name = text.substring(1);
      boolean known =
          Greek.letter(name).isPresent() || Fn.named(name).isPresent() || name.matches("ell|diag");
      if (!known && !name.matches("max|min|sup|inf|det|arg|softmax|Re|Im|arctan|sinh|cosh|tan")) {
        throw source.error(
            place,
            "the command "
                + text
                + " is not known in a formula; expected a letter, a function or an operator");
      }
      return new NamedAtom(
          new Word(place, name.equals("ell") ? "ℓ" : name, false, Accent.NONE), List.of(), true);
    }
    return new NamedAtom(new Word(place, text, false, Accent.NONE), List.of(), true);
  }

  // Braces around one name with its scripts.
  private static Optional<NamedAtom> inner(
      Source source, FormulaParser.SumContext sum, Function<ParserRuleContext, Place> places) {
    if (sum.getChildCount() != 1
        || sum.term(0).getChildCount() != 1
        || sum.term(0).signed(0).getChildCount() != 1) {
      return Optional.empty();
    }
    FormulaParser.ProductContext product = sum.term(0).signed(0).product();
    if (product.getChildCount() != 1 || product.run(0).item().size() != 1) {
      return Optional.empty();
    }
    FormulaParser.ItemContext item = product.run(0).item(0);
    Optional<NamedAtom> name = of(source, item.atom(), places);
    if (name.isEmpty()) {
      return name;
    }
    List<Script> scripts = new ArrayList<>(name.get().scripts);
    for (FormulaParser.SuffixContext suffix : item.suffix()) {
      Optional<Script> script = script(source, suffix, places);
      if (script.isEmpty() && !(suffix instanceof FormulaParser.EmptyContext)) {
        return Optional.empty();
      }
      script.map(s -> new Script(s.place(), s.position(), s.text(), false)).ifPresent(scripts::add);
    }
    return Optional.of(
        new NamedAtom(name.get().word, scripts, name.get().plain && item.suffix().isEmpty()));
  }

  /// The script a suffix is, if it is one.
  static Optional<Script> script(
      Source source,
      FormulaParser.SuffixContext suffix,
      Function<ParserRuleContext, Place> places) {
    Place place = places.apply(suffix);
    return switch (suffix) {
      case FormulaParser.SubscriptContext s -> {
        String text = source.slice(places.apply(s.script()));
        yield Optional.of(new Script(place, Position.SUB, text, s.script().WORD() != null));
      }
      case FormulaParser.SuperscriptContext s ->
          Optional.of(
              new Script(place, Position.SUPER, source.slice(places.apply(s.script())), false));
      case FormulaParser.LoweredContext _ ->
          Optional.of(new Script(place, Position.SUB, source.slice(place), false));
      case FormulaParser.RaisedContext _ ->
          Optional.of(new Script(place, Position.SUPER, source.slice(place), false));
      case FormulaParser.IndexedContext _ ->
          Optional.of(new Script(place, Position.INDEX, source.slice(place), false));
      case FormulaParser.PrimedContext _ ->
          Optional.of(new Script(place, Position.PRIME, "'", false));
      default -> Optional.empty();
    };
  }

  /// The name of a function, if this may be one.
  Optional<String> function(Source source) {
    String text =
        word.text().equals("sigma") ? "σ" : Normalizer.normalize(word.text(), Normalizer.Form.NFKC);
    boolean letter = text.equals("σ") && source.declaresSigma();
    return plain && !letter && NameReader.isFunction(text) ? Optional.of(text) : Optional.empty();
  }

  /// Whether the function called `name` may stand without brackets around its argument.
  static boolean standsBare(String name) {
    return name.length() > 1 && Fn.named(name).isPresent();
  }

  private static Accent accent(String command) {
    return switch (command) {
      case "\\tilde", "\\widetilde" -> Accent.TILDE;
      case "\\hat", "\\widehat" -> Accent.HAT;
      case "\\bar", "\\overline" -> Accent.BAR;
      case "\\dot" -> Accent.DOT;
      default -> Accent.VEC;
    };
  }
}
