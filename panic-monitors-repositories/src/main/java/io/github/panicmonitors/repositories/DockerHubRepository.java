package io.github.panicmonitors.repositories;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.regex.Pattern;

/**
 * A repository on Docker Hub.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param namespace the user or organization, such as {@code acme}; {@code library} for official
 *     images
 * @param repository the name in the namespace, such as {@code relay}
 */
public record DockerHubRepository(String id, String parentId, String namespace, String repository)
    implements Monitorable {
  private static final Pattern VALID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,255}");

  /** Creates a repository, with any name. */
  public DockerHubRepository {
    requireNonNull(id, "id");
    requireNonNull(parentId, "parentId");
    requireNonNull(namespace, "namespace");
    requireNonNull(repository, "repository");
  }

  /** Returns the name in PANIC: namespace and repository, such as {@code acme/relay}. */
  @Override
  public String name() {
    return namespace + "/" + repository;
  }

  /** Returns whether a repository can have this name. If not, no request is sent. */
  boolean hasValidName() {
    return VALID.matcher(namespace).matches() && VALID.matcher(repository).matches();
  }
}
