package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.prometheus.Target.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a host adds to the URLs of its configuration, which hold neither credentials nor TLS
 * options: whom to trust, and how to log in, for all URLs that begin with a prefix.
 *
 * <pre>{@code
 * ScrapeSettings settings =
 *     ScrapeSettings.builder()
 *         .prefix("https://nodes.example", to -> to.caFile(Path.of("nodes-ca.pem")).bearerToken(token))
 *         .prefix("http://10.0.0.5:6688/metrics", to -> to.basicAuthentication("panic", password))
 *         .prefix("https://10.0.0.7:6688", to -> to.insecure())
 *         .build();
 * ScrapeClient client = ScrapeClient.builder().settings(settings).build();
 * }</pre>
 *
 * <p>A prefix is a scheme, a host, a port (default: the scheme's) and a path. Scheme, host and port
 * must be the URL's; the path ends at a segment: {@code https://nodes.example/a} covers {@code
 * https://nodes.example/a/b} and neither {@code https://nodes.example/ab} nor {@code
 * https://nodes.example.evil.com/a}. Of several prefixes the longest alone counts. A path with dot
 * segments is covered by no prefix but its whole server's.
 *
 * <p>Where a redirect leads to counts as any other URL: it gets what its own prefix has, so
 * credentials do not leave the URLs that they are for. They take the place of user-info in a URL.
 *
 * <p>Immutable and safe for use by several threads. Its string form names the prefixes and no
 * credentials.
 */
public final class ScrapeSettings {
  private static final ScrapeSettings NONE = builder().build();
  private static final Rule NO_RULE = new Rule(TrustSettings.DEFAULT, Optional.empty());

  /** By server; the longest path first. */
  private final Map<Origin, List<Entry>> entries;

  private ScrapeSettings(Builder builder) {
    Map<Origin, List<Entry>> byOrigin = new HashMap<>();
    for (Entry entry : builder.entries) {
      byOrigin.computeIfAbsent(entry.prefix.origin(), origin -> new ArrayList<>()).add(entry);
    }
    Comparator<Entry> byLength = Comparator.comparing(entry -> entry.prefix.path().length());
    byOrigin.values().forEach(list -> list.sort(byLength.reversed()));
    entries = byOrigin;
  }

  /** Returns no settings: certificates are verified as the client does, and nobody logs in. */
  public static ScrapeSettings none() {
    return NONE;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads settings from a file in UTF-8, a section for each prefix:
   *
   * <pre>{@code
   * # A line that begins with # or ; is a comment.
   * [https://nodes.example]
   * ca-file = nodes-ca.pem
   * bearer-token-file = /run/secrets/node-token
   *
   * [http://10.0.0.5:6688/metrics]
   * username = panic
   * password-file = password.txt
   *
   * [https://10.0.0.7:6688]
   * insecure = true
   * }</pre>
   *
   * <p>The secrets may stand in the file itself ({@code bearer-token}, {@code password}). Paths are
   * relative to the file's folder; of a secret's file newlines at its end do not count. All files
   * are read now, and not again. A file with a secret that everybody on the machine may read is
   * warned of in the log.
   *
   * @throws ScrapeSettingsException if a file cannot be read or something in it is wrong, naming
   *     the file, the line and what is wrong, but no secret
   */
  public static ScrapeSettings read(Path file) throws ScrapeSettingsException {
    return new SettingsFile(requireNonNull(file, "file")).read();
  }

  Rule ruleFor(Target target) {
    for (Entry entry : entries.getOrDefault(target.origin(), List.of())) {
      if (entry.prefix.covers(target)) {
        return entry.rule;
      }
    }
    return NO_RULE;
  }

  Stream<Entry> all() {
    return entries.values().stream().flatMap(List::stream);
  }

  /** Returns the prefixes. */
  @Override
  public String toString() {
    return all().map(entry -> entry.prefix.toString()).sorted().toList().toString();
  }

  /**
   * What is set for the URLs of a prefix.
   *
   * @param trust whose word is taken for who the server is
   * @param authorization what to send as the Authorization header
   */
  record Rule(TrustSettings trust, Optional<Secret> authorization) {}

  record Entry(UrlPrefix prefix, Rule rule) {}

  /** Builds {@link ScrapeSettings}. Not safe for use by several threads. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();
    private final Set<UrlPrefix> prefixes = new HashSet<>();

    private Builder() {}

    /**
     * Sets what counts for all URLs that begin with a prefix and with no longer one.
     *
     * @param url such as {@code https://nodes.example:6688/metrics}
     * @param set called at once, to set the prefix's options
     * @throws IllegalArgumentException if {@code url} is no URL of http or https, has more than a
     *     server and a path, or was given before; and whatever {@code set} throws
     */
    public Builder prefix(String url, Consumer<Options> set) {
      UrlPrefix prefix = UrlPrefix.of(url);
      if (!prefixes.add(prefix)) {
        throw new IllegalArgumentException("prefix is given twice: " + prefix);
      }
      Options options = new Options(prefix);
      set.accept(options);
      entries.add(new Entry(prefix, options.rule()));
      return this;
    }

    /** Returns the settings. */
    public ScrapeSettings build() {
      return new ScrapeSettings(this);
    }
  }

  /** The options of one prefix, to be set within {@link Builder#prefix}. */
  public static final class Options {
    private final UrlPrefix prefix;
    private @Nullable TrustSettings trust;
    private @Nullable Secret authorization;

    private Options(UrlPrefix prefix) {
      this.prefix = prefix;
    }

    /**
     * Trusts the certificates of a file and no others: authorities, or a server's own. Host names
     * are verified all the same. The file is read now.
     *
     * @param pem a file of one or more certificates in PEM form
     * @throws IllegalArgumentException if the file cannot be read or holds no certificate, if the
     *     prefix is not of https, or if trust is set already
     */
    public Options caFile(Path pem) {
      setTrust("CA file", TrustSettings.inFile(pem));
      return this;
    }

    /**
     * Verifies neither certificates nor host names: whoever is in between can read and change all,
     * credentials too. A client warns of it in the log when it is built.
     *
     * @throws IllegalArgumentException if the prefix is not of https, or if trust is set already
     */
    public Options insecure() {
      setTrust("insecure", TrustSettings.BLIND);
      return this;
    }

    private void setTrust(String what, TrustSettings value) {
      if (!prefix.origin().tls()) {
        throw new IllegalArgumentException(what + " needs a prefix of https: " + prefix);
      }
      if (trust != null) {
        throw new IllegalArgumentException("CA file or insecure is set already for " + prefix);
      }
      trust = value;
    }

    /**
     * Sends a bearer token.
     *
     * @throws IllegalArgumentException if the token is empty or has other than printable ASCII
     *     without blanks, or if credentials are set already
     */
    public Options bearerToken(Secret token) {
      setAuthorization(Authorization.bearer(token));
      return this;
    }

    /**
     * Sends a user and a password, in UTF-8.
     *
     * @throws IllegalArgumentException if the user has a colon, if one of the two has a control
     *     character, or if credentials are set already
     */
    public Options basicAuthentication(String user, Secret password) {
      setAuthorization(Authorization.basic(user, password));
      return this;
    }

    private void setAuthorization(Secret value) {
      if (authorization != null) {
        throw new IllegalArgumentException("credentials are set already for " + prefix);
      }
      authorization = value;
    }

    private Rule rule() {
      return new Rule(
          trust == null ? TrustSettings.DEFAULT : trust, Optional.ofNullable(authorization));
    }
  }
}
