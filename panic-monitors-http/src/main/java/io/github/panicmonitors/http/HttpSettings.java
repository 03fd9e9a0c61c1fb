package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.Target.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * TLS options, credentials, headers, proxies and time limits for the URLs that start with a prefix.
 * Immutable and thread-safe.
 *
 * <p>PANIC's configuration has URLs but no such options; the host adds them here.
 *
 * <pre>{@code
 * HttpSettings settings =
 *     HttpSettings.builder()
 *         .prefix(
 *             "https://nodes.example",
 *             to -> to.caFile(Path.of("nodes-ca.pem")).bearerTokenFile(Path.of("token")))
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
 * <p>The target of a redirect is matched like any other URL, so credentials and headers are sent
 * only to URLs of their prefix. Credentials replace user-info in the URL.
 *
 * <p>Files may be replaced while the client runs. When it sends a request, it checks for changed
 * files, at most once a second. New secrets apply from that request on, and new certificates from
 * the next connection on. While a file is missing, invalid or still being written, what it held
 * before stays in use, with one warning in the log.
 *
 * <p>{@link #toString} lists the prefixes, without credentials.
 */
public final class HttpSettings {
  private static final HttpSettings NONE = builder().build();
  private static final Rule NO_RULE =
      new Rule(
          TlsSettings.DEFAULT,
          Optional.empty(),
          ConnectionLimits.DEFAULT,
          Optional.empty(),
          List.of(),
          TimeLimits.DEFAULT);

  private final Supplier<Rules> rules;

  HttpSettings(Supplier<Rules> rules) {
    this.rules = rules;
  }

  /** Returns empty settings: the client's defaults. */
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
   * cert-file = panic.pem
   * key-file = panic-key.pem
   * server-name = node-1.internal
   * bearer-token-file = /run/secrets/node-token
   * header.X-Scope-OrgID = tenant-1
   *
   * [http://10.0.0.5:6688/metrics]
   * username = panic
   * password-file = password.txt
   * proxy-url = http://user:password@proxy.example:3128
   *
   * [https://10.0.0.7:6688]
   * insecure = true
   * first-byte-timeout = 20s
   * }</pre>
   *
   * <p>Times are such as {@code 500ms}, {@code 10s} or {@code 2m}, for {@code connect-timeout},
   * {@code handshake-timeout}, {@code first-byte-timeout}, {@code progress-timeout}, {@code
   * idle-timeout}, {@code connection-life} and {@code timeout}, the whole request.
   *
   * <p>Secrets may be given inline ({@code bearer-token}, {@code password}, {@code header.NAME},
   * {@code proxy-url}) or in files ({@code bearer-token-file}, {@code password-file}, {@code
   * header-file.NAME}, {@code proxy-password-file} beside a {@code proxy-url} with a user). Paths
   * are relative to the file's directory. Trailing newlines of a secret's file are ignored. This
   * file may be replaced while the client runs, like the files that it names. Logs a warning for
   * each file that contains a secret and is readable by every user of the machine.
   *
   * @throws HttpSettingsException if a file cannot be read or is invalid; the message has the file,
   *     the line and the reason, but no secret
   */
  @CheckReturnValue
  public static HttpSettings read(Path file) throws HttpSettingsException {
    return new HttpSettings(SettingsFile.rules(requireNonNull(file, "file")));
  }

  /** Returns the current rules. The same object until they change. */
  Rules rules() {
    return rules.get();
  }

  /** Returns the prefixes. */
  @Override
  public String toString() {
    return rules().all().map(entry -> entry.prefix.toString()).sorted().toList().toString();
  }

  /** The settings of all prefixes at one time. Immutable. */
  static final class Rules {
    /** Entries by server, longest path first. */
    private final Map<Origin, List<Entry>> entries = new HashMap<>();

    private Rules(List<Entry> all) {
      for (Entry entry : all) {
        entries.computeIfAbsent(entry.prefix.origin(), origin -> new ArrayList<>()).add(entry);
      }
      Comparator<Entry> byLength = Comparator.comparing(entry -> entry.prefix.path().length());
      entries.values().forEach(list -> list.sort(byLength.reversed()));
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
  }

  /**
   * The settings of a prefix.
   *
   * @param tls how connections are secured
   * @param proxy the proxy that requests go through
   * @param connections the time limits of connections
   * @param authorization the value of the Authorization header
   * @param headers more headers
   * @param limits the time limits of requests
   */
  record Rule(
      TlsSettings tls,
      Optional<ProxyServer> proxy,
      ConnectionLimits connections,
      Optional<Supplier<Secret>> authorization,
      List<CustomHeader> headers,
      TimeLimits limits) {}

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
     * @throws IllegalArgumentException if {@code url} is not an http or https URL, has parts other
     *     than scheme, host, port and path, or was given before
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
      Rules rules = rules();
      return new HttpSettings(() -> rules);
    }

    Rules rules() {
      return new Rules(entries);
    }
  }

  /** The options of one prefix, set during {@link Builder#prefix}. Not thread-safe. */
  public static final class Options {
    private final UrlPrefix prefix;
    private final List<CustomHeader> headers = new ArrayList<>();
    private boolean verified = true;
    private Optional<Path> caFile = Optional.empty();
    private Optional<TlsSettings.ClientKey> clientKey = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private Optional<Supplier<Secret>> authorization = Optional.empty();
    private Optional<ProxyServer> proxy = Optional.empty();
    private ConnectionLimits connections = ConnectionLimits.DEFAULT;
    private TimeLimits limits = TimeLimits.DEFAULT;

    private Options(UrlPrefix prefix) {
      this.prefix = prefix;
    }

    /**
     * Trusts only the certificates in a file: authorities or the server's own certificate.
     *
     * <p>Host names are still verified.
     *
     * @param pem a PEM file with one or more certificates
     * @throws IllegalArgumentException if the file cannot be read or has no certificate, if the
     *     prefix is not https, or if trust is already set
     */
    public Options caFile(Path pem) {
      requireTls("CA file");
      requireUnset("CA file or insecure", caFile.isPresent() || !verified);
      caFile = Optional.of(pem);
      tls().check();
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
      requireTls("insecure");
      requireUnset("CA file or insecure", caFile.isPresent() || !verified);
      verified = false;
      return this;
    }

    /**
     * Sets the certificate for servers that ask for one.
     *
     * @param certificatePem a PEM file with the certificate and, after it, its chain
     * @param keyPem a PEM file with its private key, without a password; may be the same file
     * @throws IllegalArgumentException if a file cannot be read, if they do not have a certificate
     *     and its key, if the prefix is not https, or if it is already set
     */
    public Options clientCertificate(Path certificatePem, Path keyPem) {
      requireTls("client certificate");
      requireUnset("client certificate", clientKey.isPresent());
      clientKey = Optional.of(new TlsSettings.ClientKey(certificatePem, keyPem));
      tls().check();
      return this;
    }

    /**
     * Sets the name of the server: it is sent to the server (SNI), and its certificate must be for
     * this name. Default: the host of the URL.
     *
     * @throws IllegalArgumentException if it is not a host name, if the prefix is not https, or if
     *     it is already set
     */
    public Options serverName(String name) {
      requireTls("server name");
      requireUnset("server name", serverName.isPresent());
      serverName = Optional.of(TlsSettings.validServerName(name));
      return this;
    }

    /**
     * Sends a bearer token.
     *
     * @throws IllegalArgumentException if the token is empty, contains spaces or characters other
     *     than printable ASCII, or if credentials are already set
     */
    public Options bearerToken(Secret token) {
      return authorize(constant(Authorization.bearer(token)));
    }

    /**
     * Sends the bearer token in a UTF-8 file. Newlines at its end are ignored.
     *
     * @throws IllegalArgumentException as for {@link #bearerToken}, or if the file cannot be read
     */
    public Options bearerTokenFile(Path file) {
      return authorize(secretIn(file, Authorization::bearer));
    }

    /**
     * Sends a user and password as basic authentication, encoded in UTF-8.
     *
     * @throws IllegalArgumentException if the user contains a colon, if either contains a control
     *     character, or if credentials are already set
     */
    public Options basicAuthentication(String user, Secret password) {
      return authorize(constant(Authorization.basic(user, password)));
    }

    /**
     * Sends a user and the password in a UTF-8 file. Newlines at its end are ignored.
     *
     * @throws IllegalArgumentException as for {@link #basicAuthentication(String, Secret)}, or if
     *     the file cannot be read
     */
    public Options basicAuthentication(String user, Path passwordFile) {
      return authorize(secretIn(passwordFile, it -> Authorization.basic(user, it)));
    }

    /**
     * Adds a header to each request. A header {@code Host} replaces the URL's.
     *
     * @param value printable ASCII; never shown
     * @throws IllegalArgumentException if the name or the value is invalid, if the client sets this
     *     header, or if the header is already set
     */
    public Options header(String name, Secret value) {
      return add(new CustomHeader(name, constant(CustomHeader.valid(value))));
    }

    /**
     * Adds a header whose value is in a file. Newlines at its end are ignored.
     *
     * @throws IllegalArgumentException as for {@link #header}, or if the file cannot be read
     */
    public Options headerFile(String name, Path file) {
      return add(new CustomHeader(name, secretIn(file, CustomHeader::valid)));
    }

    /**
     * Sends requests through an HTTP proxy; those to https URLs through a tunnel (CONNECT).
     * Default: none. The proxy looks up the names of hosts.
     *
     * @param url such as {@code http://user:password@proxy.example:3128}
     * @throws IllegalArgumentException if it is not such a URL, or if it is already set
     */
    public Options proxy(Secret url) {
      requireUnset("proxy", proxy.isPresent());
      proxy = Optional.of(ProxyServer.of(url));
      return this;
    }

    /**
     * Sends requests through an HTTP proxy, as {@link #proxy(Secret)} does, with the password in a
     * UTF-8 file. Newlines at its end are ignored.
     *
     * @param url such as {@code http://user@proxy.example:3128}
     * @throws IllegalArgumentException as for {@link #proxy(Secret)}, if the URL has no user, or if
     *     the file cannot be read
     */
    public Options proxy(Secret url, Path passwordFile) {
      proxy(url);
      Supplier<Secret> password = secretIn(passwordFile, UnaryOperator.identity());
      proxy = proxy.map(server -> server.withPassword(password));
      return this;
    }

    /**
     * Limits the TLS handshake. Default: the client's, 5 s.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options handshakeTimeout(Duration max) {
      connections = connections.withHandshake(max);
      return this;
    }

    /**
     * Limits how long an idle connection is kept. Default: the client's, 90 s.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options idleTimeout(Duration max) {
      connections = connections.withIdle(max);
      return this;
    }

    /**
     * Limits how long a connection is used, even if it is never idle. Default: the client's, 3 min.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options connectionLife(Duration max) {
      connections = connections.withLife(max);
      return this;
    }

    /**
     * Limits connecting to one address of the host. Default: the client's, 5 s.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options connectTimeout(Duration max) {
      limits = limits.withConnect(max);
      return this;
    }

    /**
     * Limits the wait from a request to the first byte of its response. Default: 10 s.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options firstByteTimeout(Duration max) {
      limits = limits.withFirstByte(max);
      return this;
    }

    /**
     * Limits each wait for a further byte of the response. Default: 10 s.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options progressTimeout(Duration max) {
      limits = limits.withProgress(max);
      return this;
    }

    /**
     * Limits the whole request, from the look-up of the name to the last byte. Default: no limit.
     * The time limit of the request and the time that the round has left always apply, too.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Options timeout(Duration max) {
      limits = limits.withWhole(max);
      return this;
    }

    private void requireTls(String what) {
      if (!prefix.origin().tls()) {
        throw new IllegalArgumentException(what + " requires an https prefix: " + prefix);
      }
    }

    private void requireUnset(String what, boolean isSet) {
      if (isSet) {
        throw new IllegalArgumentException(what + " is already set for " + prefix);
      }
    }

    private Options authorize(Supplier<Secret> value) {
      if (authorization.isPresent()) {
        throw new IllegalArgumentException("credentials are already set for " + prefix);
      }
      authorization = Optional.of(value);
      return this;
    }

    private Options add(CustomHeader header) {
      requireUnset(
          "header " + header.name(),
          headers.stream().anyMatch(other -> other.name().equalsIgnoreCase(header.name())));
      headers.add(header);
      return this;
    }

    private static Supplier<Secret> constant(Secret value) {
      return () -> value;
    }

    private static Supplier<Secret> secretIn(Path file, UnaryOperator<Secret> use) {
      return new FileValue<>(
          List.of(file), contents -> use.apply(SecretFile.parse(file, contents.get(0))));
    }

    private TlsSettings tls() {
      return new TlsSettings(verified, caFile, clientKey, serverName);
    }

    private Rule rule() {
      return new Rule(tls(), proxy, connections, authorization, List.copyOf(headers), limits);
    }
  }
}
