package org.gradproof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradproof.report.HtmlWriter;
import org.gradproof.report.MeasuredFigure;
import org.gradproof.report.OutputFolder;
import org.gradproof.report.SpanReport;
import picocli.CommandLine.Option;

/// The files that a report on long spans is written to.
final class SpanOutput {
  @Option(names = "--json", paramLabel = "FILE", description = "also write all figures as JSON")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "also write the report there: HTML, and plots as SVG with their data as CSV")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--figures",
      paramLabel = "NAME",
      split = ",",
      description =
          "with --out: further figures, which take measurements of their own: gain, eigenvalues,"
              + " phase, bounds, differences, or all")
  private List<String> figures = new ArrayList<>();

  /// The figures that are to be measured.
  List<MeasuredFigure> figures() {
    if (!figures.isEmpty() && out.isEmpty()) {
      throw new BadInputException("--figures are written to a folder; expected --out FOLDER too");
    }
    if (figures.equals(List.of("all"))) {
      return List.of(MeasuredFigure.values());
    }
    return figures.stream()
        .map(name ->
            MeasuredFigure.named(name)
                .orElseThrow(() ->
                    new BadInputException(
                        "--figures takes "
                            + Arrays.stream(MeasuredFigure.values())
                                .map(MeasuredFigure::text)
                                .collect(Collectors.joining(", "))
                            + " or all, not "
                            + name)))
        .distinct()
        .toList();
  }

  /// Writes what was asked for.
  ///
  /// @return the page, when there is one
  Optional<Path> write(SpanReport report) {
    try {
      if (json.isPresent()) {
        Path file = json.get().toAbsolutePath();
        new OutputFolder(file.getParent())
            .add(file.getFileName().toString(), report.json())
            .write();
      }
      if (out.isPresent()) {
        OutputFolder folder =
            new OutputFolder(out.get())
                .add("span.html", HtmlWriter.write(report.document()))
                .add("span.json", report.json());
        for (SpanReport.Figure figure : report.figures()) {
          folder.add(figure.name() + ".svg", figure.svg());
          folder.add(figure.name() + ".csv", figure.csv().getBytes(StandardCharsets.UTF_8));
        }
        folder.write();
      }
    } catch (IOException e) {
      throw new BadInputException(e.getMessage());
    }
    return out.map(folder -> folder.resolve("span.html"));
  }
}
