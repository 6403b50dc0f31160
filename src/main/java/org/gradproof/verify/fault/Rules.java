package org.gradproof.verify.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The rules by which edits are generated for any cell: one row a rule.
@SuppressWarnings("ImmutableEnumChecker") // every field is a pure function
enum Rules {
  MISSING(TermRules::missing),
  NEGATED(TermRules::negated),
  DOUBLED(TermRules::doubled),
  SELF_ADDED(TermRules::selfAdded),
  ONE_ADDED(TermRules::oneAdded),
  SLOPE_MISSING(SlopeRules::missing),
  SLOPE_TWICE(SlopeRules::twice),
  SLOPE_OF_ARGUMENT(SlopeRules::ofArgument),
  SLOPE_OF_VALUE(SlopeRules::ofValue),
  SLOPE_UNSQUARED(SlopeRules::unsquared),
  SLOPE_PART(SlopeRules::part),
  SLOPE_OF_OTHER(SlopeRules::ofOther),
  FACTOR_MISSING(FactorRules::missing),
  FACTOR_TWICE(FactorRules::twice),
  CONSTANT_MISSING(FactorRules::constant),
  BIAS_MISSING(FactorRules::bias),
  COMPLEMENT(FactorRules::complement),
  SCALAR(FactorRules::scalar),
  FUNCTION_MISSING(FactorRules::function),
  OPERAND(OperandRules::forward),
  INITIAL(OperandRules::initial),
  PREVIOUS(OperandRules::previous),
  ADJOINT(OperandRules::adjoint),
  NOT_TRANSPOSED(OperandRules::untransposed),
  PARAMETER(OperandRules::parameter),
  GRADIENT_FOR_WEIGHT(OperandRules::gradient);

  private final Function<Site, List<Edit>> rule;

  Rules(Function<Site, List<Edit>> rule) {
    this.rule = rule;
  }

  /// The edits of this rule at one term.
  List<Edit> at(Site site) {
    return rule.apply(site);
  }

  /// Every edit of terms: one at a time, whole equations, and all of a scope together.
  static List<Edit> edits(Site.Scene scene) {
    List<Edit> edits = new ArrayList<>();
    Map<String, List<Edit>> scopes = new LinkedHashMap<>();
    List<Site> sites = scene.sites();
    for (Rules rule : values()) {
      for (Site site : sites) {
        for (Edit edit : rule.at(site)) {
          edits.add(edit);
          for (String scope : edit.scope().split("\\|", -1)) {
            if (!scope.isEmpty()) {
              scopes.computeIfAbsent(edit.fault() + "|" + scope, _ -> new ArrayList<>()).add(edit);
            }
          }
        }
      }
    }
    scopes.forEach((key, together) -> {
      if (together.size() > 1) {
        String scope = key.substring(key.indexOf('|') + 1);
        edits.add(Edit.together(together.get(0).fault(), scope, together));
      }
    });
    Map<Object, Edit> distinct = new LinkedHashMap<>();
    edits.forEach(e -> distinct.putIfAbsent(e.terms(), e));
    return List.copyOf(distinct.values());
  }
}
