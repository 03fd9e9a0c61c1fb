package io.github.panicmonitors.core.internal.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Documents in the order in which they are applied. Documents of one role and routing key that may
 * supersede each other share the place of the oldest, so that frequent updates of one key delay no
 * other key. Not thread-safe.
 */
final class DocumentQueue {
  private final Deque<Versions> queue = new ArrayDeque<>();

  /** The last place of each role and routing key, if a newer document may still join it. */
  private final Map<Place, Versions> open = new HashMap<>();

  private int size;

  /** What documents must share to supersede each other. */
  private record Place(String role, String routingKey) {
    static Place of(PendingDocument document) {
      return new Place(document.role(), document.routingKey());
    }
  }

  void add(PendingDocument document, long nowNanos) {
    size++;
    Place key = Place.of(document);
    Versions place = open.get(key);
    if (place != null && document.canBeSuperseded()) {
      place.add(document);
      return;
    }
    Versions next = new Versions(document, nowNanos);
    queue.addLast(next);
    if (document.canBeSuperseded()) {
      open.put(key, next);
    } else {
      // A newer document must not overtake this one.
      open.remove(key);
    }
  }

  /** Removes and returns the first versions; null if no document waits. */
  @Nullable Versions poll() {
    Versions first = queue.pollFirst();
    if (first != null) {
      open.remove(first.key, first);
      size -= first.documents.size();
    }
    return first;
  }

  /** Returns the number of documents. */
  int size() {
    return size;
  }

  /** Returns when the oldest document was added, or a default if there is none. */
  long oldestNanos(long defaultNanos) {
    Versions first = queue.peekFirst();
    return first == null ? defaultNanos : first.sinceNanos;
  }

  /** Removes all documents and passes each to an action. */
  void drainTo(Consumer<PendingDocument> action) {
    for (Versions place = poll(); place != null; place = poll()) {
      place.documents.forEach(action);
    }
  }

  /** Versions of one document, of which only the newest needs to be applied. */
  static final class Versions {
    private final Place key;
    private final long sinceNanos;
    private final Deque<PendingDocument> documents = new ArrayDeque<>();

    private Versions(PendingDocument first, long nowNanos) {
      key = Place.of(first);
      sinceNanos = nowNanos;
      documents.add(first);
    }

    private void add(PendingDocument newer) {
      documents.addLast(newer);
    }

    /** Returns when the oldest version was added. */
    long sinceNanos() {
      return sinceNanos;
    }

    /** Takes the newest version; null if there is none. */
    @Nullable PendingDocument pollNewest() {
      return documents.pollLast();
    }

    /** Removes the versions that will be delivered again. */
    void removeLost() {
      documents.removeIf(PendingDocument::isLost);
    }
  }
}
