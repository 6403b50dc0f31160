package org.gradproof.report;

import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.intermediate.MutableCommandSequence;
import de.erichseifert.vectorgraphics2d.intermediate.commands.Command;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DrawShapeCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetColorCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetStrokeCommand;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.Optional;

/// Joins the segments that XChart draws one by one into one stroke, so that dashes run along the
/// whole curve.
final class Strokes {
  private final MutableCommandSequence out = new MutableCommandSequence();
  private Optional<Path2D> open = Optional.empty();
  // Colour and stroke are set when something is drawn: XChart also sets those of markers that are
  // not there.
  private Optional<Command<?>> colour = Optional.empty();
  private Optional<Command<?>> stroke = Optional.empty();
  private Optional<Command<?>> colourSet = Optional.empty();
  private Optional<Command<?>> strokeSet = Optional.empty();

  private Strokes() {}

  static CommandSequence joined(CommandSequence commands) {
    Strokes strokes = new Strokes();
    for (Command<?> command : commands) {
      strokes.add(command);
    }
    strokes.close();
    return strokes.out;
  }

  private void add(Command<?> command) {
    if (command instanceof SetColorCommand) {
      colour = Optional.of(command);
    } else if (command instanceof SetStrokeCommand) {
      stroke = Optional.of(command);
    } else if (command instanceof DrawShapeCommand && command.getValue() instanceof Line2D line) {
      draw(line);
    } else {
      close();
      set();
      out.add(command);
      // What follows a command of another kind may have restored an earlier state.
      colourSet = Optional.empty();
      strokeSet = Optional.empty();
    }
  }

  private void set() {
    if (!colour.equals(colourSet)) {
      colour.ifPresent(out::add);
      colourSet = colour;
    }
    if (!stroke.equals(strokeSet)) {
      stroke.ifPresent(out::add);
      strokeSet = stroke;
    }
  }

  private void draw(Line2D line) {
    Point2D start = line.getP1();
    boolean goesOn = colour.equals(colourSet) && stroke.equals(strokeSet);
    if (!goesOn || open.isEmpty() || !start.equals(open.get().getCurrentPoint())) {
      close();
      set();
      Path2D path = new Path2D.Double();
      path.moveTo(start.getX(), start.getY());
      open = Optional.of(path);
    }
    open.get().lineTo(line.getX2(), line.getY2());
  }

  private void close() {
    open.ifPresent(path -> out.add(new DrawShapeCommand(path)));
    open = Optional.empty();
  }
}
