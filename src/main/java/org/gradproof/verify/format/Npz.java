package org.gradproof.verify.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// Reads an archive of NumPy arrays. An array of text without axes counts as metadata.
final class Npz {
  private static final int MOST_ENTRIES = 10_000;

  private Npz() {}

  /// A dump of one array that stands alone.
  static Dump array(String source, byte[] bytes) {
    try {
      Npy.Content content =
          Npy.read(
              source,
              Path.of(source).getFileName().toString(),
              new ByteArrayInputStream(bytes),
              Sizes.MOST);
      return Dump.of(source, content.tensor().stream().toList(), Map.of());
    } catch (IOException e) {
      throw new DumpException(source + ": the array cannot be read: " + e.getMessage());
    }
  }

  static Dump read(String source, byte[] bytes) {
    List<Tensor> tensors = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    long room = Sizes.MOST;
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw new DumpException(
              source + ": the archive has more than " + MOST_ENTRIES + " entries");
        }
        String name = entry.getName().replaceFirst("\\.npy$", "");
        Npy.Content content = Npy.read(source, name, zip, room);
        content.tensor().ifPresentOrElse(tensors::add, () -> metadata.put(name, content.text()));
        room -= content.tensor().map(t -> t.data().length).orElse(0);
      }
    } catch (ZipException e) {
      throw new DumpException(source + ": the archive is damaged: " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw new DumpException(source + ": the archive cannot be read: " + e.getMessage());
    }
    if (entries == 0) {
      throw new DumpException(source + ": the archive is empty or damaged");
    }
    return Dump.of(source, tensors, metadata);
  }
}
