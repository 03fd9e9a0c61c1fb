package io.github.panicmonitors.core.internal.store;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.config.DocumentKey;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorType;
import io.github.panicmonitors.core.internal.config.SourceList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The stored documents that a starting manager restores, by role.
 *
 * <p>A manager without roles stores documents without a role. Each role that reads such a document
 * takes it over once. From then on the role has its own copy, which is deleted once the role no
 * longer reads it.
 *
 * @param documents the documents to restore
 * @param withOwn the roles with documents from their own queues
 * @param kept the documents without a role. They stay stored for roles that are named later and for
 *     a manager without roles.
 * @param firstTaken the kept documents that are taken over for the first time
 * @param deleted the number of documents whose role is no longer named, or no longer reads them
 * @param changed whether a role takes over documents that it has not taken over before
 */
public record RestoredDocuments(
    List<StoredDocument> documents,
    Set<String> withOwn,
    List<StoredDocument> kept,
    List<StoredDocument> firstTaken,
    int deleted,
    boolean changed) {

  static final RestoredDocuments NONE =
      new RestoredDocuments(List.of(), Set.of(), List.of(), List.of(), 0, false);

  static RestoredDocuments of(List<StoredDocument> stored, ManagedRoles roles) {
    return roles.areNamed() ? ofNamed(stored, roles) : ofUnnamed(stored);
  }

  private static RestoredDocuments ofUnnamed(List<StoredDocument> stored) {
    List<StoredDocument> documents =
        stored.stream()
            .filter(document -> document.role().isEmpty())
            .map(document -> document.ofRole(""))
            .toList();
    return new RestoredDocuments(
        documents,
        rolesOf(documents),
        List.of(),
        List.of(),
        stored.size() - documents.size(),
        false);
  }

  private static RestoredDocuments ofNamed(List<StoredDocument> stored, ManagedRoles roles) {
    Set<String> names = roles.all().stream().map(ManagedRole::id).collect(toSet());
    List<StoredDocument> documents = new ArrayList<>();
    List<StoredDocument> old = new ArrayList<>();
    int deleted = 0;
    for (StoredDocument document : stored) {
      if (document.role().isEmpty()) {
        old.add(document);
      } else if (isRead(document, roles)) {
        documents.add(document);
      } else {
        deleted++;
      }
    }
    Set<String> withOwn = rolesOf(documents);
    documents.addAll(taken(old, documents, roles));
    return new RestoredDocuments(
        documents,
        withOwn,
        old.stream().map(document -> document.takenBy(names)).toList(),
        old.stream().filter(document -> document.takenBy().isEmpty()).toList(),
        deleted,
        old.stream().anyMatch(document -> !document.takenBy().containsAll(names)));
  }

  private static Set<String> rolesOf(List<StoredDocument> documents) {
    return documents.stream().map(StoredDocument::role).collect(toSet());
  }

  /** Returns whether a stored document is still needed. */
  static boolean isKept(StoredDocument document, ManagedRoles roles) {
    return document.role().isEmpty() || isRead(document, roles);
  }

  private static boolean isRead(StoredDocument document, ManagedRoles roles) {
    return roles.reading(document.document().key()).stream()
        .anyMatch(role -> role.id().equals(document.role()));
  }

  private static List<StoredDocument> taken(
      List<StoredDocument> old, List<StoredDocument> own, ManagedRoles roles) {
    Set<DocumentKey> places = own.stream().map(DocumentKey::of).collect(toSet());
    List<StoredDocument> taken = new ArrayList<>();
    for (StoredDocument document : old) {
      RoutingKey key = document.document().key();
      roles.reading(key).stream()
          .map(ManagedRole::id)
          .filter(role -> !document.takenBy().contains(role))
          .filter(role -> !places.contains(new DocumentKey(role, key)))
          .forEach(role -> taken.add(document.ofRole(role)));
    }
    return taken;
  }

  /**
   * Returns the lists of sources that a manager without roles may have sent for the documents that
   * were taken over first.
   */
  public Set<SourceList> sourceLists(ManagedRoles roles) {
    Set<SourceList> lists = new LinkedHashSet<>();
    for (StoredDocument document : firstTaken) {
      RoutingKey key = document.document().key();
      for (MonitorType<?> type : roles.installed()) {
        if (type.matches(key)) {
          lists.addAll(SourceList.of("", key, type));
        }
      }
    }
    return lists;
  }
}
