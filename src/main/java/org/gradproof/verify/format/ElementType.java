package org.gradproof.verify.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// How a file stores one number: one row a type.
public enum ElementType {
  /// IEEE half precision.
  FLOAT16(2, 0x1p-11, 0x1p-24, "F16", "f2"),
  /// The upper half of an IEEE single.
  BFLOAT16(2, 0x1p-8, 0x1p-126, "BF16", "bfloat16"),
  /// IEEE single precision.
  FLOAT32(4, 0x1p-24, 0x1p-126, "F32", "f4"),
  /// IEEE double precision.
  FLOAT64(8, 0x1p-53, 0x1p-1022, "F64", "f8"),
  /// A whole number of 32 bits; only sequence lengths may have it.
  INT32(4, 0, 0, "I32", "i4"),
  /// A whole number of 64 bits; only sequence lengths may have it.
  INT64(8, 0, 0, "I64", "i8");

  private final int bytes;
  private final double unit;
  private final double smallest;
  private final String safetensors;
  private final String numpy;

  ElementType(int bytes, double unit, double smallest, String safetensors, String numpy) {
    this.bytes = bytes;
    this.unit = unit;
    this.smallest = smallest;
    this.safetensors = safetensors;
    this.numpy = numpy;
  }

  /// Bytes of one number.
  public int bytes() {
    return bytes;
  }

  /// The unit roundoff: half the distance from 1 to the next number; 0 for whole numbers.
  public double unit() {
    return unit;
  }

  /// Below this modulus results may be flushed to zero.
  public double smallest() {
    return smallest;
  }

  /// Whether this is a floating-point type.
  public boolean floating() {
    return unit > 0;
  }

  /// `half`, `single` or `double`: the precision in words.
  public String words() {
    return switch (this) {
      case FLOAT16 -> "half precision";
      case BFLOAT16 -> "bfloat16 precision";
      case FLOAT32 -> "single precision";
      case FLOAT64 -> "double precision";
      case INT32, INT64 -> "whole numbers";
    };
  }

  static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(t -> t.safetensors.equals(name)).findFirst();
  }

  static Optional<ElementType> ofNumpy(String name) {
    return Arrays.stream(values()).filter(t -> t.numpy.equals(name)).findFirst();
  }

  /// The next number of a buffer in its byte order.
  double read(ByteBuffer from) {
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(from.getShort());
      case BFLOAT16 -> Float.intBitsToFloat(from.getShort() << 16);
      case FLOAT32 -> from.getFloat();
      case FLOAT64 -> from.getDouble();
      case INT32 -> from.getInt();
      case INT64 -> from.getLong();
    };
  }
}
