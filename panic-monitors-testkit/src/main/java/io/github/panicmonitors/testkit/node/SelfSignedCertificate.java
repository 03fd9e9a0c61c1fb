package io.github.panicmonitors.testkit.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed server certificate for TLS tests, valid for 127.0.0.1 unless stated otherwise. The
 * JDK's {@code keytool} creates it, which takes a second or two.
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
  private final Key key;

  private SelfSignedCertificate(SSLContext context, Certificate trusted, Key key) {
    this.context = context;
    this.trusted = trusted;
    this.key = key;
  }

  /**
   * Creates a certificate.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate create() {
    return create("server", SERVER);
  }

  /**
   * Creates a certificate for the host {@code another-host.invalid}. A client that verifies host
   * names must reject a {@link FakeHttpServer} that uses it.
   *
   * @throws IllegalStateException if {@code keytool} fails
   */
  public static SelfSignedCertificate forAnotherHost() {
    return create("server", OTHER_SERVER);
  }

  /**
   * Creates an expired certificate, signed by a new authority. {@link #clientSockets} and {@link
   * #pem} trust the authority.
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
    command.add("-J-XX:TieredStopAtLevel=1"); // halves the run time of such a short-lived JVM
    command.addAll(List.of(options.split(" ", -1)));
    command.add(file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (!Files.exists(file)) {
      throw new IllegalStateException("keytool created no certificate: " + output);
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
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trusting(trusted).getTrustManagers(), null);
    Key key = keys.getKey("server", PASSWORD.toCharArray());
    return new SelfSignedCertificate(context, trusted, key);
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

  /** Returns a factory for server sockets with this certificate. */
  public ServerSocketFactory serverSockets() {
    return context.getServerSocketFactory();
  }

  /**
   * Returns a factory for server sockets with this certificate that accept only clients with a
   * certificate that {@link #clientSockets} trusts, such as this one.
   */
  public ServerSocketFactory mutualServerSockets() {
    return new MutualServerSockets(context.getServerSocketFactory());
  }

  /** Returns a factory for client sockets that trust this certificate and no other. */
  public SSLSocketFactory clientSockets() {
    return context.getSocketFactory();
  }

  /** Returns the certificate that {@link #clientSockets} trusts, in PEM format. */
  public String pem() {
    try {
      return pem("CERTIFICATE", trusted.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("certificate cannot be encoded", e);
    }
  }

  /** Returns the server's private key, in PEM format. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder().encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  /** Creates sockets that require client certificates. */
  private static final class MutualServerSockets extends ServerSocketFactory {
    private final ServerSocketFactory sockets;

    MutualServerSockets(ServerSocketFactory sockets) {
      this.sockets = sockets;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
      return requiring(sockets.createServerSocket());
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return requiring(sockets.createServerSocket(port));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
      return requiring(sockets.createServerSocket(port, backlog));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
        throws IOException {
      return requiring(sockets.createServerSocket(port, backlog, address));
    }

    private static ServerSocket requiring(ServerSocket socket) {
      ((SSLServerSocket) socket).setNeedClientAuth(true);
      return socket;
    }
  }
}
