package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Pem;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * How connections of a prefix are secured.
 *
 * @param verified whether certificates and host names are verified at all
 * @param caFile a PEM file with the trusted certificates; empty for the client's default
 * @param clientKey the certificate for servers that ask for one
 * @param serverName the name that is sent to the server and verified, in place of the URL's host
 */
record TlsSettings(
    boolean verified,
    Optional<Path> caFile,
    Optional<ClientKey> clientKey,
    Optional<String> serverName) {

  /** The client's default. */
  static final TlsSettings DEFAULT =
      new TlsSettings(true, Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * PEM files of a client's certificate.
   *
   * @param certificate the certificate and its chain
   * @param key the private key, without a password
   */
  record ClientKey(Path certificate, Path key) {}

  /**
   * Returns a valid server name.
   *
   * @throws IllegalArgumentException if it is not a host name
   */
  static String validServerName(String name) {
    try {
      return new SNIHostName(name).getAsciiName();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("server name must be a host name: " + name, e);
    }
  }

  /**
   * Reads the files once.
   *
   * @throws IllegalArgumentException if a file cannot be read or is invalid
   */
  void check() {
    if (!files().isEmpty()) {
      FileValue<SSLSocketFactory> unused = new FileValue<>(files(), this::factory);
    }
  }

  private List<Path> files() {
    return Stream.concat(
            caFile.stream(), clientKey.stream().flatMap(it -> Stream.of(it.certificate, it.key)))
        .toList();
  }

  /**
   * Returns the current factory of TLS connections. Reads the files now, and again when they are
   * replaced.
   *
   * @param byDefault the factory to use if no certificates are set
   * @throws IllegalArgumentException if a file cannot be read or is invalid
   */
  Supplier<SSLSocketFactory> sockets(Supplier<SSLSocketFactory> byDefault) {
    List<Path> files = files();
    if (!files.isEmpty()) {
      return new FileValue<>(files, this::factory);
    }
    if (verified) {
      return byDefault;
    }
    SSLSocketFactory insecure = factory(List.of());
    return () -> insecure;
  }

  private SSLSocketFactory factory(List<byte[]> contents) {
    Iterator<byte[]> files = contents.iterator();
    TrustManager[] trust = verified ? null : InsecureTrustManager.MANAGERS;
    KeyManager[] keys = null;
    try {
      if (caFile.isPresent()) {
        trust = trusting(Pem.certificates("CA file", caFile.get(), files.next()));
      }
      if (clientKey.isPresent()) {
        ClientKey own = clientKey.get();
        keys = Pem.keyManagers(own.certificate, files.next(), own.key, files.next());
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not available", e);
    }
  }

  private static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, null);
    parameters.setRevocationEnabled(false); // the JVM's default for TLS
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory.getTrustManagers();
  }
}
