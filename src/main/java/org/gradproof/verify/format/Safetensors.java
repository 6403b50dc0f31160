package org.gradproof.verify.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads safetensors: eight bytes with the length of a JSON header, the header, the numbers.
final class Safetensors {
  private static final int LENGTH = 8;
  private static final long MOST_HEADER = 100_000_000;

  private final String source;
  private final byte[] bytes;

  private Safetensors(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  static Dump read(String source, byte[] bytes) {
    return new Safetensors(source, bytes).read();
  }

  private DumpException wrong(String what) {
    return new DumpException(source + ": " + what);
  }

  private Dump read() {
    if (bytes.length < LENGTH) {
      throw wrong("the file has " + bytes.length + " bytes; a safetensors file has at least 8");
    }
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (header < 2 || header > MOST_HEADER || header > bytes.length - LENGTH) {
      throw wrong(
          "the safetensors header declares "
              + Long.toUnsignedString(header)
              + " bytes, the file has "
              + (bytes.length - LENGTH)
              + " after its length");
    }
    JsonObject json = parse(new String(bytes, LENGTH, (int) header, StandardCharsets.UTF_8));
    int base = LENGTH + (int) header;
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Tensor> tensors = new ArrayList<>();
    long total = 0;
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      try {
        if (entry.getKey().equals("__metadata__")) {
          entry
              .getValue()
              .getAsJsonObject()
              .entrySet()
              .forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
        } else {
          Tensor tensor = tensor(entry.getKey(), entry.getValue().getAsJsonObject(), base);
          total += tensor.data().length;
          tensors.add(tensor);
        }
      } catch (IllegalStateException
          | UnsupportedOperationException
          | NumberFormatException
          | IndexOutOfBoundsException
          | NullPointerException _) {
        throw wrong(
            "the safetensors header entry " + entry.getKey() + " is not of the expected form");
      }
      if (total > Sizes.MOST) {
        throw wrong("the tensors hold more than " + Sizes.MOST + " numbers");
      }
    }
    return Dump.of(source, tensors, metadata);
  }

  private JsonObject parse(String header) {
    try (JsonReader reader = new JsonReader(new StringReader(header))) {
      reader.setStrictness(com.google.gson.Strictness.STRICT);
      JsonElement element = com.google.gson.JsonParser.parseReader(reader);
      if (element.isJsonObject()) {
        return element.getAsJsonObject();
      }
    } catch (JsonParseException | java.io.IOException | StackOverflowError _) {
      throw wrong("the safetensors header is not JSON");
    }
    throw wrong("the safetensors header is not a JSON object");
  }

  private Tensor tensor(String name, JsonObject said, int base) {
    String dtype = said.get("dtype").getAsString();
    ElementType type =
        ElementType.ofSafetensors(dtype)
            .orElseThrow(() ->
                wrong(
                    "tensor " + name + " has dtype " + dtype + "; expected F16, BF16, F32 or F64"));
    List<Long> shape = new ArrayList<>();
    said.get("shape").getAsJsonArray().forEach(s -> shape.add(Long.parseLong(s.getAsString())));
    int count = Sizes.count(source, name, shape);
    long from = Long.parseLong(said.get("data_offsets").getAsJsonArray().get(0).getAsString());
    long to = Long.parseLong(said.get("data_offsets").getAsJsonArray().get(1).getAsString());
    long needed = (long) count * type.bytes();
    if (from < 0 || to < from || to > bytes.length - base) {
      throw wrong(
          "tensor "
              + name
              + " lies at bytes "
              + from
              + " to "
              + to
              + " of "
              + (bytes.length - base)
              + "; the file is truncated or its header wrong");
    }
    if (to - from != needed) {
      throw wrong(
          "tensor "
              + name
              + " of shape "
              + shape
              + " and dtype "
              + dtype
              + " needs "
              + needed
              + " bytes, its offsets give "
              + (to - from));
    }
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes, base + (int) from, (int) needed).order(ByteOrder.LITTLE_ENDIAN);
    double[] data = new double[count];
    for (int i = 0; i < count; i++) {
      data[i] = type.read(buffer);
    }
    return new Tensor(name, type, Sizes.sizes(shape), data);
  }
}
