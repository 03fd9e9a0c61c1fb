package io.github.panicmonitors.testkit.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that its server has made itself and that nobody else vouches for, unless it is told
 * otherwise of the address 127.0.0.1 and no other. Made by the JDK's {@code keytool}, which takes a
 * second or two.
 *
 * <pre>{@code
 * SelfSignedCertificate certificate = SelfSignedCertificate.create();
 * FakeHttpServer server = FakeHttpServer.createTls(certificate.serverSockets());
 * }</pre>
 */
public final class SelfSignedCertificate {
  private static final String PASSWORD = "changeit";

  private static final String KEYS =
      "-genkeypair -alias server -keyalg EC -dname CN=node -ext san=";
  private static final String SERVER = KEYS + "ip:127.0.0.1";
  private static final String OTHER_SERVER = KEYS + "dns:another-host.invalid";
  private static final String AUTHORITY =
      "-genkeypair -alias authority -keyalg EC -dname CN=authority -ext bc:c";

  private final SSLContext context;
  private final Certificate trusted;

  private SelfSignedCertificate(SSLContext context, Certificate trusted) {
    this.context = context;
    this.trusted = trusted;
  }

  /**
   * Returns a new certificate.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate create() {
    return create("server", SERVER);
  }

  /**
   * Returns a certificate of the host {@code another-host.invalid}: a client that trusts it must
   * not take a {@link FakeHttpServer} for that.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate ofAnotherHost() {
    return create("server", OTHER_SERVER);
  }

  /**
   * Returns a certificate that has expired, and that an authority vouches for which was made for it
   * and is trusted in its stead.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate expired() {
    String expired = SERVER + " -signer authority -startdate -2d -validity 1";
    return create("authority", AUTHORITY, expired);
  }

  private static SelfSignedCertificate create(String trustedAlias, String... steps) {
    try {
      Path folder = Files.createTempDirectory("panic-monitors-certificate");
      Path file = folder.resolve("server.p12");
      try {
        for (String step : steps) {
          runKeytool(step, file);
        }
        return of(file, trustedAlias);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("certificate cannot be used", e);
    }
  }

  private static void runKeytool(String step, Path file) throws IOException {
    String options = step + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time of a JVM that lives so briefly
    command.addAll(List.of(options.split(" ", -1)));
    command.add(file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (!Files.exists(file)) {
      throw new IllegalStateException("keytool made no certificate: " + output);
    }
  }

  private static SelfSignedCertificate of(Path file, String trustedAlias)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Certificate trusted = keys.getCertificate(trustedAlias);
    if (!trustedAlias.equals("server")) {
      keys.deleteEntry(trustedAlias);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusting(trusted).getTrustManagers(), null);
    return new SelfSignedCertificate(context, trusted);
  }

  private static TrustManagerFactory trusting(Certificate certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  /** Returns what a server with this certificate listens by. */
  public ServerSocketFactory serverSockets() {
    return context.getServerSocketFactory();
  }

  /** Returns what a client connects by that trusts this certificate and no other. */
  public SSLSocketFactory trustingSockets() {
    return context.getSocketFactory();
  }

  /** Returns what a client must trust, in PEM form: what {@link #trustingSockets} trusts. */
  public String pem() {
    try {
      String base64 = Base64.getMimeEncoder().encodeToString(trusted.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("certificate cannot be encoded", e);
    }
  }
}
