package org.gradproof.cell;

import java.util.List;

/// The part of a source that makes one cell.
///
/// @param source the source
/// @param place where it begins, for messages about it as a whole
/// @param name the cell's name
/// @param title its title
/// @param citation where it was published
/// @param notes remarks
/// @param definitions its equations as written
/// @param declarations its declared shapes
record Section(
    Source source,
    Place place,
    String name,
    String title,
    String citation,
    List<String> notes,
    List<Syntax.Definition> definitions,
    List<Syntax.Declaration> declarations) {
  Section {
    notes = List.copyOf(notes);
    definitions = List.copyOf(definitions);
    declarations = List.copyOf(declarations);
  }
}
