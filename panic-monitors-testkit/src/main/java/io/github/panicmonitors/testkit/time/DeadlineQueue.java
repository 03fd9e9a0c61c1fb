package io.github.panicmonitors.testkit.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Waiters ordered by deadline, then by insertion. A binary heap in which every entry knows its
 * index, so that an entry can be removed before its deadline in logarithmic time.
 */
final class DeadlineQueue {
  private static final int NOT_QUEUED = -1;

  private Entry[] heap = new Entry[16];
  private int size;
  private long insertions;

  /** Base class of a waiter that can be queued. */
  abstract static class Entry {
    private long deadline;
    private long insertion;
    private int index = NOT_QUEUED;

    final long deadline() {
      return deadline;
    }

    /** Compares deadlines by their difference, because they may wrap around. */
    private boolean isBefore(Entry other) {
      long difference = deadline - other.deadline;
      return difference == 0 ? insertion - other.insertion < 0 : difference < 0;
    }
  }

  int size() {
    return size;
  }

  @Nullable Entry first() {
    return size == 0 ? null : heap[0];
  }

  void add(Entry entry, long deadline) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    entry.deadline = deadline;
    entry.insertion = insertions++;
    size++;
    siftUp(size - 1, entry);
  }

  /** Removes an entry. Does nothing if it is not queued. */
  void remove(Entry entry) {
    int hole = entry.index;
    if (hole == NOT_QUEUED) {
      return;
    }
    entry.index = NOT_QUEUED;
    size--;
    Entry last = heap[size];
    heap[size] = null;
    if (hole < size) {
      siftDown(hole, last);
      if (heap[hole] == last) {
        siftUp(hole, last);
      }
    }
  }

  private void siftUp(int from, Entry entry) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!entry.isBefore(heap[parent])) {
        break;
      }
      place(index, heap[parent]);
      index = parent;
    }
    place(index, entry);
  }

  private void siftDown(int from, Entry entry) {
    int index = from;
    while (2 * index + 1 < size) {
      int child = smallerChild(index);
      if (!heap[child].isBefore(entry)) {
        break;
      }
      place(index, heap[child]);
      index = child;
    }
    place(index, entry);
  }

  private int smallerChild(int index) {
    int left = 2 * index + 1;
    int right = left + 1;
    return right < size && heap[right].isBefore(heap[left]) ? right : left;
  }

  private void place(int index, Entry entry) {
    heap[index] = entry;
    entry.index = index;
  }
}
