package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.TopicPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A topic exchange and its recorded messages. Guarded by the broker's state. */
final class InMemoryExchange {
  private record Binding(InMemoryQueue queue, TopicPattern pattern) {}

  private final Set<Binding> bindings = new LinkedHashSet<>();
  final List<RecordedMessage> received = new ArrayList<>();
  final List<RecordedMessage> nacked = new ArrayList<>();

  /** Whether its properties differ from those that connections declare. */
  final boolean conflicting;

  InMemoryExchange(boolean conflicting) {
    this.conflicting = conflicting;
  }

  void bind(InMemoryQueue queue, TopicPattern pattern) {
    bindings.add(new Binding(queue, pattern));
  }

  void unbind(InMemoryQueue queue) {
    bindings.removeIf(binding -> binding.queue() == queue);
  }

  /** Returns the patterns by queue. */
  Map<String, List<TopicPattern>> patterns() {
    Map<String, List<TopicPattern>> patterns = new LinkedHashMap<>();
    for (Binding binding : bindings) {
      patterns
          .computeIfAbsent(binding.queue().name, name -> new ArrayList<>())
          .add(binding.pattern());
    }
    return patterns;
  }

  /** Returns the queues bound for this key, each once. */
  Set<InMemoryQueue> route(String routingKey) {
    Set<InMemoryQueue> queues = new LinkedHashSet<>();
    for (Binding binding : bindings) {
      if (!queues.contains(binding.queue()) && binding.pattern().matches(routingKey)) {
        queues.add(binding.queue());
      }
    }
    return queues;
  }
}
