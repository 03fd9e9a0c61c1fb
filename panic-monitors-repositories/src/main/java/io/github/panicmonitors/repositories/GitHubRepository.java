package io.github.panicmonitors.repositories;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.regex.Pattern;

/**
 * A repository on GitHub.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param name the name in PANIC: owner and name, such as {@code acme/relay}
 */
public record GitHubRepository(String id, String parentId, String name) implements Monitorable {
  private static final Pattern VALID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

  /** Creates a repository, with any name. */
  public GitHubRepository {
    requireNonNull(id, "id");
    requireNonNull(parentId, "parentId");
    requireNonNull(name, "name");
  }

  /** Returns whether a repository can have this name. If not, no request is sent. */
  boolean hasValidName() {
    return VALID.matcher(name).matches();
  }
}
