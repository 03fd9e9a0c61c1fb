package io.github.panicmonitors.api.manager;

import java.time.Duration;

/**
 * The configuration documents that were received and are not applied yet.
 *
 * @param count the number of these documents
 * @param oldest how long the oldest one has waited; zero if there is none
 */
public record WaitingDocuments(int count, Duration oldest) {
  /** No documents. */
  public static final WaitingDocuments NONE = new WaitingDocuments(0, Duration.ZERO);
}
