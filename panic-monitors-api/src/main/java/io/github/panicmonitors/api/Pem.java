package io.github.panicmonitors.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Reads certificates and private keys in PEM form, for TLS connections. Exceptions name the file,
 * never its content.
 */
@CheckReturnValue
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Pem() {}

  /**
   * Returns the certificates of a file.
   *
   * @param what what the file is called in exceptions, such as {@code CA file}
   * @param pem the file's content
   * @throws IllegalArgumentException if it has none, or a damaged one
   */
  public static List<X509Certificate> certificates(String what, Path file, byte[] pem) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(what + " has no certificate: " + file);
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(what + " has no certificates in PEM form: " + file, e);
    }
  }

  /**
   * Returns key managers that present a certificate with its chain.
   *
   * @param certificatePem the content of the file with the certificate and, after it, its chain
   * @param keyPem the content of the file with its private key: PKCS #8, PKCS #1 (RSA) or SEC 1
   *     (EC), without a password
   * @throws IllegalArgumentException if a file has neither, if the key is that of another
   *     certificate, or if the certificates are no chain
   */
  public static KeyManager[] keyManagers(
      Path certificate, byte[] certificatePem, Path key, byte[] keyPem) {
    List<X509Certificate> chain = certificates("certificate file", certificate, certificatePem);
    PrivateKey secret = privateKey(key, keyPem, chain.get(0).getPublicKey());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      setKey(store, secret, certificate, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      return keys.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    }
  }

  private static void setKey(
      KeyStore store, PrivateKey key, Path certificate, List<X509Certificate> chain) {
    try {
      store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(
          "certificate file does not contain a chain of certificates: " + certificate, e);
    }
  }

  /**
   * Returns the private key of a certificate.
   *
   * @param certified the public key of the certificate
   * @throws IllegalArgumentException if the file has none, or that of another certificate
   */
  public static PrivateKey privateKey(Path file, byte[] pem, PublicKey certified) {
    Matcher key = KEY.matcher(new String(pem, ISO_8859_1));
    if (!key.find()) {
      throw new IllegalArgumentException(
          "key file has no private key in PEM form without a password: " + file);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(key.group(2));
      byte[] pkcs8 = key.group(1).equals("PRIVATE KEY") ? encoded : pkcs8(encoded, certified);
      PrivateKey found =
          KeyFactory.getInstance(certified.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      requirePair(file, found, certified);
      return found;
    } catch (GeneralSecurityException | IllegalStateException e) {
      throw new IllegalArgumentException("key file cannot be used: " + file, e);
    }
  }

  /** Wraps an RSA or EC key. Its algorithm is that of its certificate. */
  private static byte[] pkcs8(byte[] key, PublicKey certified) {
    ByteBuffer certificate = ByteBuffer.wrap(certified.getEncoded());
    int unused = skipHeader(certificate);
    int start = certificate.position();
    int length = skipHeader(certificate);
    byte[] algorithm = new byte[certificate.position() - start + length];
    certificate.position(start).get(algorithm);
    return der(SEQUENCE, VERSION, algorithm, der(OCTET_STRING, key));
  }

  /** Reads a DER tag and length. Returns the length. */
  private static int skipHeader(ByteBuffer der) {
    der.get();
    int length = der.get() & 0xff;
    if (length < 0x80) {
      return length;
    }
    int value = 0;
    for (int i = 0; i < (length & 0x7f); i++) {
      value = value << 8 | (der.get() & 0xff);
    }
    return value;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (content.size() < 0x80) {
      der.write(content.size());
    } else {
      der.write(0x82);
      der.write(content.size() >> 8);
      der.write(content.size());
    }
    der.writeBytes(content.toByteArray());
    return der.toByteArray();
  }

  /** A certificate and its key may be replaced in two steps. */
  private static void requirePair(Path file, PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(VERSION);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(VERSION);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("key file has the key of another certificate: " + file);
    }
  }
}
