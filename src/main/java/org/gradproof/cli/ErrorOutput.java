package org.gradproof.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The error output of the process.
final class ErrorOutput {
  private ErrorOutput() {}

  /// Writes errors to the file descriptor that the launcher names in the property
  /// `gradproof.errors`: the real one, while standard error is a filter that hides what Java says
  /// about the modules it was started with. Where the descriptor cannot be opened, errors keep
  /// going through the filter, and arrive too.
  static void find() {
    Integer number = Integer.getInteger("gradproof.errors");
    if (number == null) {
      return;
    }
    try {
      // Opening /dev/fd/3 instead would truncate a file, and fail for sockets and others'
      // terminals.
      Constructor<FileDescriptor> numbered = FileDescriptor.class.getDeclaredConstructor(int.class);
      numbered.setAccessible(true);
      FileOutputStream real = new FileOutputStream(numbered.newInstance(number));
      Charset charset =
          Charset.forName(System.getProperty("stderr.encoding", StandardCharsets.UTF_8.name()));
      System.setErr(new PrintStream(real, true, charset));
    } catch (ReflectiveOperationException | RuntimeException _) {
      // The filter will do.
    }
  }
}
