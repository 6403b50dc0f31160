package org.gradproof.verify.format;

import java.io.Serial;

/// A dump that cannot be used; the message is one line naming the file, the tensor and what was
/// expected.
public final class DumpException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST = 500;
  private static final int HEAD = 320;
  private static final int TAIL = 160;

  /// The message, on one line of bounded length: names in damaged files may be of any length and
  /// hold any character.
  public DumpException(String message) {
    super(shortened(message.replaceAll("\\p{Cntrl}", " ")));
  }

  private static String shortened(String line) {
    return line.length() <= MOST
        ? line
        : line.substring(0, HEAD) + " … " + line.substring(line.length() - TAIL);
  }
}
