package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.StoredDocument;
import java.util.Comparator;

/**
 * A document of a role.
 *
 * @param role the role's name; empty in a manager without roles
 */
public record DocumentKey(String role, RoutingKey routingKey) implements Comparable<DocumentKey> {
  private static final Comparator<DocumentKey> ORDER =
      Comparator.comparing(DocumentKey::routingKey).thenComparing(DocumentKey::role);

  public static DocumentKey of(StoredDocument document) {
    return new DocumentKey(document.role(), document.document().key());
  }

  public String value() {
    return routingKey.value();
  }

  @Override
  public int compareTo(DocumentKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return role.isEmpty() ? value() : value() + " of " + role;
  }
}
