package org.gradproof.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Curves over one pair of axes.
///
/// @param title printed above, may be empty
/// @param xTitle what runs along
/// @param yTitle what runs up
/// @param scale how x is spaced
/// @param curves at least one with a finite point, labels all different
/// @param units how the units of the two axes compare
public record Plot(
    String title, String xTitle, String yTitle, Scale scale, List<Curve> curves, Units units) {
  /// How the units of the two axes compare.
  public enum Units {
    /// As the curves fill the plot best.
    FREE,
    /// The same length on both axes: a circle is round.
    EQUAL
  }

  /// What a curve's points are drawn as.
  public enum Mark {
    /// A line from point to point.
    LINE,
    /// A dot for each point.
    DOTS,
    /// A square for each point; the first curves of a plot so drawn go from blue to red.
    SQUARES
  }

  /// How an axis is spaced.
  public enum Scale {
    /// Equal steps are equal distances.
    LINEAR,
    /// Equal ratios are equal distances; points with `x ≤ 0` are not drawn.
    LOGARITHMIC
  }

  /// A curve through points.
  ///
  /// @param label its name in the legend
  /// @param x abscissas
  /// @param y ordinates, as many; a point that is not finite is not drawn
  /// @param mark what the points are drawn as
  /// @param errors standard errors of the ordinates, as many, drawn as bars; or none
  public record Curve(
      String label, List<Double> x, List<Double> y, Mark mark, List<Double> errors) {
    /// A line.
    public Curve(String label, List<Double> x, List<Double> y) {
      this(label, x, y, Mark.LINE, List.of());
    }

    /// Checks that there are as many abscissas as ordinates.
    public Curve {
      x = List.copyOf(x);
      y = List.copyOf(y);
      errors = List.copyOf(errors);
      if (!errors.isEmpty() && errors.size() != y.size()) {
        throw new IllegalArgumentException(
            "curve '"
                + label
                + "' has "
                + y.size()
                + " ordinates but "
                + errors.size()
                + " errors");
      }
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(
            "curve '" + label + "' has " + x.size() + " abscissas but " + y.size() + " ordinates");
      }
    }

    /// The points that can be drawn.
    Curve drawable(Scale scale) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      List<Double> bars = new ArrayList<>();
      for (int i = 0; i < x.size(); i++) {
        double at = x.get(i);
        if (Double.isFinite(at) && Double.isFinite(y.get(i)) && (scale == Scale.LINEAR || at > 0)) {
          xs.add(at);
          ys.add(y.get(i));
          if (!errors.isEmpty()) {
            bars.add(Double.isFinite(errors.get(i)) ? errors.get(i) : 0);
          }
        }
      }
      return new Curve(label, xs, ys, mark, bars);
    }
  }

  /// A plot whose curves fill it.
  public Plot(String title, String xTitle, String yTitle, Scale scale, List<Curve> curves) {
    this(title, xTitle, yTitle, scale, curves, Units.FREE);
  }

  /// Checks labels and points.
  public Plot {
    curves = List.copyOf(curves);
    Set<String> labels = new HashSet<>();
    boolean empty = true;
    for (Curve curve : curves) {
      if (!labels.add(curve.label())) {
        throw new IllegalArgumentException("two curves are called '" + curve.label() + "'");
      }
      empty &= curve.drawable(scale).x().isEmpty();
    }
    if (empty) {
      throw new IllegalArgumentException("plot '" + title + "' has no point that can be drawn");
    }
  }
}
