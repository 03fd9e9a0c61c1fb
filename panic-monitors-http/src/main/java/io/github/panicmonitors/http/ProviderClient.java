package io.github.panicmonitors.http;

import io.github.panicmonitors.api.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/** The HTTP client of a provider: its own, or one that the host set and closes itself. */
@CheckReturnValue
public final class ProviderClient implements AutoCloseable {
  private final SourceClient client;
  private final boolean owned;

  private ProviderClient(SourceClient client, boolean owned) {
    this.client = client;
    this.owned = owned;
  }

  /**
   * Returns the host's client, or creates one with the settings.
   *
   * @param hostsClient the client that the host set, or null
   * @param settings the settings of the provider's own client, or null for {@link
   *     HttpSettings#none}
   * @throws IllegalStateException if both are set
   */
  public static ProviderClient of(
      @Nullable SourceClient hostsClient, @Nullable HttpSettings settings) {
    if (hostsClient == null) {
      HttpSettings own = settings == null ? HttpSettings.none() : settings;
      return new ProviderClient(SourceClient.builder().settings(own).build(), true);
    }
    if (settings != null) {
      throw new IllegalStateException(
          "settings must be given to the client that is set: " + settings);
    }
    return new ProviderClient(hostsClient, false);
  }

  /** Returns the client. */
  public SourceClient client() {
    return client;
  }

  /** Closes the provider's own client, but not one that the host set. */
  @Override
  public void close() {
    if (owned) {
      client.close();
    }
  }
}
