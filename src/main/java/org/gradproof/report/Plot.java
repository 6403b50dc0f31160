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
public record Plot(String title, String xTitle, String yTitle, Scale scale, List<Curve> curves) {
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
  public record Curve(String label, List<Double> x, List<Double> y) {
    /// Checks that there are as many abscissas as ordinates.
    public Curve {
      x = List.copyOf(x);
      y = List.copyOf(y);
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(
            "curve '" + label + "' has " + x.size() + " abscissas but " + y.size() + " ordinates");
      }
    }

    /// The points that can be drawn.
    Curve drawable(Scale scale) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (int i = 0; i < x.size(); i++) {
        double at = x.get(i);
        if (Double.isFinite(at) && Double.isFinite(y.get(i)) && (scale == Scale.LINEAR || at > 0)) {
          xs.add(at);
          ys.add(y.get(i));
        }
      }
      return new Curve(label, xs, ys);
    }
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
