package org.gradproof.verify.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one NumPy array: a magic number, a header in Python's syntax, the numbers.
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int NEWEST = 3;
  private static final int MOST_HEADER = 1 << 16;
  private static final int MOST_TEXT = 1 << 12;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private final String source;
  private final String name;

  /// A tensor, or a text (an array of no axes) that counts as metadata.
  record Content(Optional<Tensor> tensor, String text) {}

  private Npy(String source, String name) {
    this.source = source;
    this.name = name;
  }

  /// Reads an array from a stream of unknown length, taking memory only for what is within bounds.
  ///
  /// @param room how many numbers may still be read
  static Content read(String source, String name, InputStream in, long room) throws IOException {
    Npy npy = new Npy(source, name);
    try {
      return npy.read(new DataInputStream(in), room);
    } catch (EOFException _) {
      throw npy.wrong("ends before its numbers do; the file is truncated");
    }
  }

  private DumpException wrong(String what) {
    return new DumpException(source + ": array " + name + " " + what);
  }

  private Content read(DataInputStream in, long room) throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      throw wrong("is no NumPy array: its first bytes are not \\x93NUMPY");
    }
    int major = in.readUnsignedByte();
    if (major < 1 || major > NEWEST) {
      throw wrong("has version " + major + " of NumPy's format; expected 1 to " + NEWEST);
    }
    in.readUnsignedByte();
    long length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    if (major >= 2) {
      length |= (long) Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
    }
    if (length > MOST_HEADER) {
      throw wrong("declares a header of " + length + " bytes");
    }
    byte[] raw = new byte[(int) length];
    in.readFully(raw);
    String header = new String(raw, StandardCharsets.UTF_8);
    String descr = find(DESCR, header);
    boolean fortran = find(ORDER, header).equals("True");
    List<Long> shape = shape(find(SHAPE, header));
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String kind = descr.replaceFirst("^[<>|=]", "");
    if (kind.matches("[US]\\d+") && shape.isEmpty()) {
      return new Content(Optional.empty(), text(in, kind, order));
    }
    ElementType type =
        ElementType.ofNumpy(kind)
            .orElseThrow(
                () -> wrong("has dtype " + descr + "; expected float16, float32 or float64"));
    int count = Sizes.count(source, name, shape);
    if (count > room) {
      throw wrong("has " + count + " numbers, more than memory allows");
    }
    double[] data = numbers(in, type, order, count);
    if (in.read() >= 0) {
      throw wrong("is longer than its shape " + shape + " says");
    }
    List<Integer> sizes = Sizes.sizes(shape);
    return new Content(
        Optional.of(new Tensor(name, type, sizes, fortran ? transposed(sizes, data) : data)), "");
  }

  private String find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw wrong("has a header that is not NumPy's: " + header.strip());
    }
    return matcher.group(1);
  }

  private List<Long> shape(String text) {
    List<Long> shape = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        try {
          shape.add(Long.parseLong(part.strip()));
        } catch (NumberFormatException _) {
          throw wrong("has a shape that is not NumPy's: (" + text + ")");
        }
      }
    }
    return shape;
  }

  private String text(DataInputStream in, String kind, ByteOrder order) throws IOException {
    long length = Long.parseLong(kind.substring(1));
    boolean wide = kind.startsWith("U");
    if (length > MOST_TEXT) {
      throw wrong("is a text of " + length + " characters");
    }
    byte[] raw = new byte[(int) length * (wide ? 4 : 1)];
    in.readFully(raw);
    if (!wide) {
      return new String(raw, StandardCharsets.UTF_8).replace("\0", "");
    }
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(order);
    while (buffer.hasRemaining()) {
      int point = buffer.getInt();
      if (point > 0 && Character.isValidCodePoint(point)) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }

  private static double[] numbers(DataInputStream in, ElementType type, ByteOrder order, int count)
      throws IOException {
    double[] data = new double[count];
    byte[] chunk = new byte[type.bytes() * 8192];
    for (int done = 0; done < count; ) {
      int now = Math.min(8192, count - done);
      in.readFully(chunk, 0, now * type.bytes());
      ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, now * type.bytes()).order(order);
      for (int i = 0; i < now; i++) {
        data[done + i] = type.read(buffer);
      }
      done += now;
    }
    return data;
  }

  /// From the first index running fastest to the last.
  private static double[] transposed(List<Integer> shape, double[] data) {
    double[] out = new double[data.length];
    int[] index = new int[shape.size()];
    for (int to = 0; to < data.length; to++) {
      int from = 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        from = from * shape.get(axis) + index[axis];
      }
      out[to] = data[from];
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return out;
  }
}
