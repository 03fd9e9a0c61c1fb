package io.github.panicmonitors.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which certificates are trusted.
 *
 * @param verified whether certificates and host names are verified at all
 * @param authorities the trusted certificates; empty for the client's default
 */
record TrustSettings(boolean verified, Set<X509Certificate> authorities) {
  /** The client's default. */
  static final TrustSettings DEFAULT = new TrustSettings(true, Set.of());

  /** Accepts every certificate. */
  static final TrustSettings INSECURE = new TrustSettings(false, Set.of());

  /**
   * Trusts only the certificates in a PEM file.
   *
   * @throws IllegalArgumentException if the file cannot be read or has no certificates
   */
  static TrustSettings fromFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Set<X509Certificate> authorities = new LinkedHashSet<>();
      CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .forEach(authorities::add);
      if (authorities.isEmpty()) {
        throw new IllegalArgumentException("CA file has no certificate: " + file);
      }
      return new TrustSettings(true, authorities);
    } catch (IOException e) {
      throw new IllegalArgumentException("CA file cannot be read: " + file, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("CA file has no certificates in PEM form: " + file, e);
    }
  }

  SSLSocketFactory socketFactory() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, verified ? trustManagers() : InsecureTrustManager.MANAGERS, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not available", e);
    }
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException {
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, null);
    parameters.setRevocationEnabled(false); // the JVM's default for TLS
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory.getTrustManagers();
  }
}
