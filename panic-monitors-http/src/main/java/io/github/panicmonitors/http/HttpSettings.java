package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.Target.Origin;
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
 * TLS trust and credentials for the URLs that start with a prefix. Immutable and thread-safe.
 *
 * <p>PANIC's configuration has URLs but neither credentials nor TLS options; the host adds them
 * here.
 *
 * <pre>{@code
 * HttpSettings settings =
 *     HttpSettings.builder()
 *         .prefix("https://nodes.example", to -> to.caFile(Path.of("nodes-ca.pem")).bearerToken(token))
 *         .prefix("http://10.0.0.5:6688/metrics", to -> to.basicAuthentication("panic", password))
 *         .prefix("https://10.0.0.7:6688", to -> to.insecure())
 *         .build();
 * SourceClient client = SourceClient.builder().settings(settings).build();
 * }</pre>
 *
 * <p>A prefix consists of scheme, host, port (default: the scheme's) and path. Scheme, host and
 * port must equal the URL's. The path ends at a segment boundary: {@code https://nodes.example/a}
 * covers {@code https://nodes.example/a/b} but neither {@code https://nodes.example/ab} nor {@code
 * https://nodes.example.evil.com/a}. Only the longest matching prefix applies. A URL whose path has
 * dot segments is covered only by a prefix with the path {@code /}.
 *
 * <p>The target of a redirect is matched like any other URL, so credentials are sent only to URLs
 * of their prefix. They replace user-info in the URL.
 *
 * <p>{@link #toString} lists the prefixes, without credentials.
 */
public final class HttpSettings {
  private static final HttpSettings NONE = builder().build();
  private static final Rule NO_RULE = new Rule(TrustSettings.DEFAULT, Optional.empty());

  /** Entries by server, longest path first. */
  private final Map<Origin, List<Entry>> entries;

  private HttpSettings(Builder builder) {
    Map<Origin, List<Entry>> byOrigin = new HashMap<>();
    for (Entry entry : builder.entries) {
      byOrigin.computeIfAbsent(entry.prefix.origin(), origin -> new ArrayList<>()).add(entry);
    }
    Comparator<Entry> byLength = Comparator.comparing(entry -> entry.prefix.path().length());
    byOrigin.values().forEach(list -> list.sort(byLength.reversed()));
    entries = byOrigin;
  }

  /** Returns empty settings: the client's default trust and no credentials. */
  @CheckReturnValue
  public static HttpSettings none() {
    return NONE;
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads settings from a UTF-8 file with one section per prefix:
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
   * <p>Secrets may also be given inline ({@code bearer-token}, {@code password}). Paths are
   * relative to the file's directory. Trailing newlines of a secret's file are ignored. All files
   * are read once, by this call. Logs a warning for each file that contains a secret and is
   * readable by every user of the machine.
   *
   * @throws HttpSettingsException if a file cannot be read or is invalid; the message has the file,
   *     the line and the reason, but no secret
   */
  @CheckReturnValue
  public static HttpSettings read(Path file) throws HttpSettingsException {
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
   * The settings of a prefix.
   *
   * @param trust which certificates are trusted
   * @param authorization the value of the Authorization header
   */
  record Rule(TrustSettings trust, Optional<Secret> authorization) {}

  record Entry(UrlPrefix prefix, Rule rule) {}

  /** Builds {@link HttpSettings}. Not thread-safe. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();
    private final Set<UrlPrefix> prefixes = new HashSet<>();

    private Builder() {}

    /**
     * Sets the options of the URLs that start with a prefix.
     *
     * @param url the prefix, such as {@code https://nodes.example:6688/metrics}
     * @param set sets the options; called by this method, and its exceptions are passed on
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, has more than a
     *     server and a path, or was given before
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
    @CheckReturnValue
    public HttpSettings build() {
      return new HttpSettings(this);
    }
  }

  /** The options of one prefix, set during {@link Builder#prefix}. Not thread-safe. */
  public static final class Options {
    private final UrlPrefix prefix;
    private @Nullable TrustSettings trust;
    private @Nullable Secret authorization;

    private Options(UrlPrefix prefix) {
      this.prefix = prefix;
    }

    /**
     * Trusts only the certificates in a file: authorities or the server's own certificate.
     *
     * <p>Host names are still verified. The file is read by this call.
     *
     * @param pem a PEM file with one or more certificates
     * @throws IllegalArgumentException if the file cannot be read or has no certificate, if the
     *     prefix is not https, or if trust is already set
     */
    public Options caFile(Path pem) {
      setTrust("CA file", TrustSettings.fromFile(pem));
      return this;
    }

    /**
     * Disables the verification of certificates and host names.
     *
     * <p>An attacker on the network can then read and change everything, including credentials. The
     * client logs a warning when it is built.
     *
     * @throws IllegalArgumentException if the prefix is not https, or if trust is already set
     */
    public Options insecure() {
      setTrust("insecure", TrustSettings.INSECURE);
      return this;
    }

    private void setTrust(String what, TrustSettings value) {
      if (!prefix.origin().tls()) {
        throw new IllegalArgumentException(what + " requires an https prefix: " + prefix);
      }
      if (trust != null) {
        throw new IllegalArgumentException("CA file or insecure is already set for " + prefix);
      }
      trust = value;
    }

    /**
     * Sends a bearer token.
     *
     * @throws IllegalArgumentException if the token is empty, contains spaces or characters other
     *     than printable ASCII, or if credentials are already set
     */
    public Options bearerToken(Secret token) {
      setAuthorization(Authorization.bearer(token));
      return this;
    }

    /**
     * Sends a user and password as basic authentication, encoded in UTF-8.
     *
     * @throws IllegalArgumentException if the user contains a colon, if either contains a control
     *     character, or if credentials are already set
     */
    public Options basicAuthentication(String user, Secret password) {
      setAuthorization(Authorization.basic(user, password));
      return this;
    }

    private void setAuthorization(Secret value) {
      if (authorization != null) {
        throw new IllegalArgumentException("credentials are already set for " + prefix);
      }
      authorization = value;
    }

    private Rule rule() {
      return new Rule(
          trust == null ? TrustSettings.DEFAULT : trust, Optional.ofNullable(authorization));
    }
  }
}
