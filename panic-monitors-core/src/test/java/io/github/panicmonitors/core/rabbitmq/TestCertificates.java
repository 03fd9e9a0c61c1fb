package io.github.panicmonitors.core.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.panicmonitors.api.Secret;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates made by {@code keytool}: an authority, and signed by it a server for 127.0.0.1 only,
 * an expired server and a client. A stranger's client certificate is self-signed.
 */
final class TestCertificates {
  static final Secret PASSWORD = Secret.of("st0re-pass");

  private final Path folder;
  private final KeyStore all;

  private TestCertificates(Path folder, KeyStore all) {
    this.folder = folder;
    this.all = all;
  }

  static TestCertificates create(Path folder) throws Exception {
    Path file = folder.resolve("all.p12");
    keytool(file, "authority", "-ext bc:c");
    keytool(file, "server", "-signer authority -ext san=ip:127.0.0.1");
    keytool(file, "expired", "-signer authority -ext san=ip:127.0.0.1 -startdate -10d -validity 5");
    keytool(file, "client", "-signer authority");
    keytool(file, "stranger", "");
    return new TestCertificates(
        folder, KeyStore.getInstance(file.toFile(), PASSWORD.reveal().toCharArray()));
  }

  private static void keytool(Path file, String alias, String options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time of a JVM that lives so briefly
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname"));
    command.addAll(List.of("CN=" + alias, "-storepass", PASSWORD.reveal(), "-keystore"));
    command.add(file.toString());
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ", -1)));
    }
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool made no certificate: " + output);
    }
  }

  /** Writes a trust store with the certificate. */
  Path trustStore(String alias) throws Exception {
    KeyStore store = empty();
    store.setCertificateEntry(alias, all.getCertificate(alias));
    return save(store, alias + "-trusted.p12");
  }

  /** Writes a key store with the certificate and its key. */
  Path keyStore(String alias) throws Exception {
    return save(keyStoreOf(alias), alias + ".p12");
  }

  private KeyStore keyStoreOf(String alias) throws Exception {
    char[] password = PASSWORD.reveal().toCharArray();
    KeyStore store = empty();
    store.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
    return store;
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Path save(KeyStore store, String name) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.reveal().toCharArray());
    }
    return file;
  }

  /** Returns the TLS settings of a server with this certificate that asks clients for none. */
  SSLContext server(String alias) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStoreOf(alias), PASSWORD.reveal().toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Writes a PEM file with the certificate chain. */
  Path certificatePem(String alias) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (Certificate certificate : all.getCertificateChain(alias)) {
      pem.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return Files.writeString(folder.resolve(alias + ".pem"), pem, US_ASCII);
  }

  /** Writes a PEM file with the private key. */
  Path keyPem(String alias) throws Exception {
    byte[] key = all.getKey(alias, PASSWORD.reveal().toCharArray()).getEncoded();
    return Files.writeString(folder.resolve(alias + "-key.pem"), pem("PRIVATE KEY", key), US_ASCII);
  }

  private static String pem(String what, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }
}
