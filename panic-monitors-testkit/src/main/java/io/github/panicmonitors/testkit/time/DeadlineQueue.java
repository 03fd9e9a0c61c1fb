package io.github.panicmonitors.testkit.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Waiters by deadline, then by who came first. A binary heap in which every waiter knows its place,
 * so that one that is woken early is taken out at once and leaves nothing behind.
 */
final class DeadlineQueue {
  private static final int NOT_QUEUED = -1;

  private Entry[] heap = new Entry[16];
  private int size;
  private long arrivals;

  /** What a waiter is made from: its deadline and its place in the queue. */
  abstract static class Entry {
    private long deadline;
    private long arrival;
    private int index = NOT_QUEUED;

    final long deadline() {
      return deadline;
    }

    /** Deadlines may wrap around, so they are compared by their difference. */
    private boolean isBefore(Entry other) {
      long difference = deadline - other.deadline;
      return difference == 0 ? arrival - other.arrival < 0 : difference < 0;
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
    entry.arrival = arrivals++;
    size++;
    siftUp(size - 1, entry);
  }

  /** Takes an entry out; does nothing if it is not queued. */
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
