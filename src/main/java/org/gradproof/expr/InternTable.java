package org.gradproof.expr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/// The expressions in use, each once: a hash table that does not keep them alive.
///
/// Open addressing with linear probing over one byte a slot, a fingerprint that spares looking at
/// nearly every other expression. Who finds a known expression takes no lock; who adds one takes
/// that of a sixteenth of the table. Slots of collected expressions are freed when their sixteenth
/// fills up and is laid out anew, so that the table shrinks with what is in use. Cost: constant for
/// each call; for each expression a weak reference of 32 bytes and 7 to 13 bytes of slots.
final class InternTable {
  private static final int PARTS = 16;
  private static final int SMALLEST = 64;

  private final Part[] parts = new Part[PARTS];

  InternTable() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part();
    }
  }

  /// The one expression `op`, made now if there is none.
  ///
  /// @throws ShapeException when the operands do not fit
  Expr intern(Op op) {
    long key = Digest.key(op);
    int hash = (int) (key ^ key >>> 32);
    Part part = parts[hash >>> 28];
    Expr known = part.slots.find(op, hash);
    return known != null ? known : part.add(new Expr(op, key), hash);
  }

  /// How many expressions are in use, after freeing the slots of those that are not.
  int size() {
    int size = 0;
    for (Part part : parts) {
      size += part.layOut();
    }
    return size;
  }

  /// How many slots there are.
  int capacity() {
    int capacity = 0;
    for (Part part : parts) {
      capacity += part.slots.marks.length;
    }
    return capacity;
  }

  private static final class Entry extends WeakReference<Expr> {
    final int hash;

    Entry(Expr expr, int hash) {
      super(expr);
      this.hash = hash;
    }
  }

  private static final class Part {
    // Read without the lock: who sees an old state misses, and looks again with the lock.
    volatile Slots slots = new Slots(SMALLEST);
    private int used;

    synchronized Expr add(Expr made, int hash) {
      Expr known = slots.find(made.op(), hash);
      if (known != null) {
        return known;
      }
      if (4 * used >= 3 * slots.marks.length) {
        layOut();
      }
      slots.put(new Entry(made, hash));
      used++;
      return made;
    }

    synchronized int layOut() {
      int live = 0;
      for (Entry entry : slots.entries) {
        live += entry != null && !entry.refersTo(null) ? 1 : 0;
      }
      Slots fresh = new Slots(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, live)) * 4));
      used = 0;
      for (Entry entry : slots.entries) {
        if (entry != null && !entry.refersTo(null)) {
          fresh.put(entry);
          used++;
        }
      }
      slots = fresh;
      return used;
    }
  }

  private static final class Slots {
    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(Entry[].class);

    final byte[] marks;
    final Entry[] entries;

    Slots(int size) {
      marks = new byte[size];
      entries = new Entry[size];
    }

    Expr find(Op op, int hash) {
      int last = marks.length - 1;
      byte mark = mark(hash);
      for (int i = hash & last; marks[i] != 0; i = (i + 1) & last) {
        if (marks[i] == mark) {
          Entry entry = (Entry) ENTRIES.getAcquire(entries, i);
          if (entry != null && entry.hash == hash) {
            Expr expr = entry.get();
            if (expr != null && expr.op().equals(op)) {
              return expr;
            }
          }
        }
      }
      return null;
    }

    void put(Entry entry) {
      int last = marks.length - 1;
      int i = entry.hash & last;
      while (marks[i] != 0) {
        i = (i + 1) & last;
      }
      ENTRIES.setRelease(entries, i, entry);
      marks[i] = mark(entry.hash);
    }

    // The bits between those that choose the part and those that choose the slot; never 0.
    private static byte mark(int hash) {
      return (byte) (hash >>> 21 | 0x80);
    }
  }
}
