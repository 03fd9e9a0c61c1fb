package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import java.util.List;

/** The result of parsing a document for one monitor type. */
sealed interface TypeResult {

  /** The provider parsed the document. */
  record Parsed(List<ParsedMonitor> accepted, List<Rejected> rejected) implements TypeResult {}

  /** The provider does not read documents of this routing key. */
  record NotClaimed() implements TypeResult {}

  /** The provider threw or did not return in time. */
  record Failed(String reason) implements TypeResult {}
}
