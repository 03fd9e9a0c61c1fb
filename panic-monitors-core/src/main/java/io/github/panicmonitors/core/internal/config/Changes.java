package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RejectedEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a document changes in what is desired. Filled by the intake, then only read. */
public final class Changes {
  private final List<Desired<?>> added = new ArrayList<>();
  private final List<Desired<?>> replaced = new ArrayList<>();
  private final List<MonitorId> removed = new ArrayList<>();
  private final List<RejectedEntry> rejected = new ArrayList<>();
  private final List<RejectedEntry> failures = new ArrayList<>();
  private final Set<SourceList> sourceLists = new LinkedHashSet<>();
  private long unchanged;

  public List<Desired<?>> added() {
    return added;
  }

  public List<Desired<?>> replaced() {
    return replaced;
  }

  public List<MonitorId> removed() {
    return removed;
  }

  public List<RejectedEntry> rejected() {
    return rejected;
  }

  /** Those of the rejected that stand for all that a provider has of the document. */
  List<RejectedEntry> failures() {
    return failures;
  }

  void fail(RejectedEntry document) {
    rejected.add(document);
    failures.add(document);
  }

  /** The monitorable messages that must be sent again. */
  public Set<SourceList> sourceLists() {
    return sourceLists;
  }

  public long unchanged() {
    return unchanged;
  }

  void countUnchanged() {
    unchanged++;
  }

  /**
   * The monitors that one monitorable message lists.
   *
   * @param baseChain the base chain of their documents
   * @param category PANIC's category of their types
   */
  public record SourceList(String baseChain, String category) {
    public String routingKey() {
      return baseChain + "." + category;
    }
  }
}
