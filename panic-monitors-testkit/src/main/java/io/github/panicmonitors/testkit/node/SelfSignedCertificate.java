package io.github.panicmonitors.testkit.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that its server has made itself and that nobody else vouches for, of the address
 * 127.0.0.1 and no other. Made by the JDK's {@code keytool}, which takes about a second.
 *
 * <pre>{@code
 * SelfSignedCertificate certificate = SelfSignedCertificate.create();
 * FakeMetricsServer server = FakeMetricsServer.createTls(certificate.serverSockets());
 * }</pre>
 */
public final class SelfSignedCertificate {
  private static final String PASSWORD = "changeit";

  private final SSLContext context;

  private SelfSignedCertificate(SSLContext context) {
    this.context = context;
  }

  /**
   * Returns a new certificate.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate create() {
    try {
      Path folder = Files.createTempDirectory("panic-monitors-certificate");
      Path file = folder.resolve("server.p12");
      try {
        runKeytool(file);
        return new SelfSignedCertificate(contextOf(file));
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

  private static void runKeytool(Path file) throws IOException {
    String options =
        "-genkeypair -alias server -keyalg EC -dname CN=node -ext san=ip:127.0.0.1"
            + " -storetype PKCS12 -storepass "
            + PASSWORD
            + " -keystore";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.add(file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (!Files.exists(file)) {
      throw new IllegalStateException("keytool made no certificate: " + output);
    }
  }

  private static SSLContext contextOf(Path file) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Returns what a server with this certificate listens by. */
  public ServerSocketFactory serverSockets() {
    return context.getServerSocketFactory();
  }

  /** Returns what a client connects by that trusts this certificate and no other. */
  public SSLSocketFactory trustingSockets() {
    return context.getSocketFactory();
  }
}
