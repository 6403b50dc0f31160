package org.gradproof.verify.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the messages of ONNX that a recurrent node needs, field by field; the numbers are those of
/// `onnx.proto`.
final class Onnx {
  /// A node of the graph, with its attributes as text.
  ///
  /// @param type its operator
  /// @param inputs names, empty where an optional input is absent
  /// @param outputs names
  /// @param attributes attribute → value, lists separated by commas
  record Node(
      String type, List<String> inputs, List<String> outputs, Map<String, String> attributes) {}

  /// A graph: its nodes, its constants, and the names of what goes in and out.
  record Graph(
      List<Node> nodes, List<Tensor> constants, List<String> inputs, List<String> outputs) {}

  /// What to do with one field of a message.
  private interface Field {
    boolean take(int number, CodedInputStream in) throws IOException;
  }

  private final String source;

  private Onnx(String source) {
    this.source = source;
  }

  static Graph model(String source, byte[] bytes) {
    Onnx onnx = new Onnx(source);
    try {
      Graph[] graph = new Graph[1];
      fields(
          CodedInputStream.newInstance(bytes),
          (number, in) -> {
            if (number == 7) {
              graph[0] = onnx.graph(in.readBytes());
            }
            return number == 7;
          });
      if (graph[0] == null) {
        throw new DumpException(source + ": no ONNX model: it holds no graph");
      }
      return graph[0];
    } catch (IOException e) {
      throw onnx.damaged(e);
    }
  }

  static Tensor tensor(String source, byte[] bytes) {
    Onnx onnx = new Onnx(source);
    try {
      return onnx.tensor(CodedInputStream.newInstance(bytes), bytes.length);
    } catch (IOException e) {
      throw onnx.damaged(e);
    }
  }

  private DumpException damaged(IOException e) {
    return new DumpException(source + ": no readable ONNX file: " + e.getMessage());
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.take(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }

  private Graph graph(ByteString bytes) throws IOException {
    Graph graph =
        new Graph(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    fields(
        bytes.newCodedInput(),
        (number, in) -> {
          switch (number) {
            case 1 -> graph.nodes.add(node(in.readBytes()));
            case 5 -> {
              ByteString constant = in.readBytes();
              graph.constants.add(tensor(constant.newCodedInput(), constant.size()));
            }
            case 11 -> graph.inputs.add(name(in.readBytes()));
            case 12 -> graph.outputs.add(name(in.readBytes()));
            default -> {
              return false;
            }
          }
          return true;
        });
    return graph;
  }

  private static String name(ByteString value) throws IOException {
    String[] name = {""};
    fields(
        value.newCodedInput(),
        (number, in) -> {
          if (number == 1) {
            name[0] = in.readString();
          }
          return number == 1;
        });
    return name[0];
  }

  private static Node node(ByteString bytes) throws IOException {
    String[] type = {""};
    Node node = new Node("", new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    fields(
        bytes.newCodedInput(),
        (number, in) -> {
          switch (number) {
            case 1 -> node.inputs.add(in.readString());
            case 2 -> node.outputs.add(in.readString());
            case 4 -> type[0] = in.readString();
            case 5 -> attribute(in.readBytes(), node.attributes);
            default -> {
              return false;
            }
          }
          return true;
        });
    return new Node(type[0], node.inputs, node.outputs, node.attributes);
  }

  private static void attribute(ByteString bytes, Map<String, String> into) throws IOException {
    String[] name = {""};
    List<String> values = new ArrayList<>();
    fields(
        bytes.newCodedInput(),
        (number, in) -> {
          switch (number) {
            case 1 -> name[0] = in.readString();
            case 2 -> values.add(String.valueOf(in.readFloat()));
            case 3 -> values.add(String.valueOf(in.readInt64()));
            case 4, 9 -> values.add(in.readStringRequireUtf8());
            case 7, 8 -> {
              boolean real = number == 7;
              if (WireFormat.getTagWireType(in.getLastTag())
                  == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                CodedInputStream packed = in.readBytes().newCodedInput();
                while (!packed.isAtEnd()) {
                  values.add(real ? "" + packed.readFloat() : "" + packed.readInt64());
                }
              } else {
                values.add(real ? "" + in.readFloat() : "" + in.readInt64());
              }
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    into.put(name[0], String.join(",", values));
  }

  private Tensor tensor(CodedInputStream message, long bytes) throws IOException {
    String[] name = {""};
    long[] type = {0};
    List<Long> dims = new ArrayList<>();
    List<Double> listed = new ArrayList<>();
    ByteString[] raw = {ByteString.EMPTY};
    fields(
        message,
        (number, in) -> {
          boolean packed =
              WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
          switch (number) {
            case 1 -> each(in, packed, c -> dims.add(c.readInt64()));
            case 2 -> type[0] = in.readInt32();
            case 4 -> each(in, packed, c -> listed.add((double) c.readFloat()));
            case 5 -> each(in, packed, c -> listed.add((double) c.readInt32()));
            case 7 -> each(in, packed, c -> listed.add((double) c.readInt64()));
            case 8 -> name[0] = in.readString();
            case 9 -> raw[0] = in.readBytes();
            case 10 -> each(in, packed, c -> listed.add(c.readDouble()));
            default -> {
              return false;
            }
          }
          return true;
        });
    ElementType element = type(name[0], type[0]);
    int count = Sizes.count(source, name[0], dims);
    long stored = raw[0].isEmpty() ? listed.size() : raw[0].size() / element.bytes();
    if (stored != count || (long) raw[0].size() > bytes) {
      throw new DumpException(
          source
              + ": tensor "
              + name[0]
              + " declares the shape "
              + dims
              + " and holds "
              + stored
              + " numbers");
    }
    double[] data = new double[count];
    ByteBuffer buffer = raw[0].asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data[i] = raw[0].isEmpty() ? half(element, listed.get(i)) : element.read(buffer);
    }
    return new Tensor(name[0], element, Sizes.sizes(dims), data);
  }

  /// The 16-bit types are listed as whole numbers that hold their bits.
  private static double half(ElementType type, double listed) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat((short) (int) listed);
      case BFLOAT16 -> Float.intBitsToFloat((int) listed << 16);
      case FLOAT32, FLOAT64, INT32, INT64 -> listed;
    };
  }

  private interface Listed {
    void take(CodedInputStream in) throws IOException;
  }

  private static void each(CodedInputStream in, boolean packed, Listed number) throws IOException {
    if (!packed) {
      number.take(in);
      return;
    }
    CodedInputStream inner = in.readBytes().newCodedInput();
    while (!inner.isAtEnd()) {
      number.take(inner);
    }
  }

  private ElementType type(String name, long number) {
    return switch ((int) number) {
      case 1 -> ElementType.FLOAT32;
      case 6 -> ElementType.INT32;
      case 7 -> ElementType.INT64;
      case 10 -> ElementType.FLOAT16;
      case 11 -> ElementType.FLOAT64;
      case 16 -> ElementType.BFLOAT16;
      default ->
          throw new DumpException(
              source
                  + ": tensor "
                  + name
                  + " has ONNX data type "
                  + number
                  + "; expected float16, bfloat16, float or double");
    };
  }
}
