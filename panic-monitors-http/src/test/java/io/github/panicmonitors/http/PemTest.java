package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.Pem;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  private static final Path FILE = Path.of("key.pem");

  private static KeyPair pair(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static byte[] pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "# comment\n-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, base64, kind)
        .getBytes(US_ASCII);
  }

  /** Returns the key inside a PKCS #8 key: the octet string at its end. */
  private static byte[] unwrapped(byte[] pkcs8, int headerBytes) {
    return Arrays.copyOfRange(pkcs8, headerBytes, pkcs8.length);
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384"})
  void readsPkcs8(String algorithm, int bits) throws Exception {
    KeyPair pair = pair(algorithm, bits);
    byte[] pem = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThat(Pem.privateKey(FILE, pem, pair.getPublic())).isEqualTo(pair.getPrivate());
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048, RSA PRIVATE KEY, 26", "EC, 256, EC PRIVATE KEY, 28"})
  void readsKeysOfOneAlgorithm(String algorithm, int bits, String kind, int header)
      throws Exception {
    KeyPair pair = pair(algorithm, bits);
    byte[] pem = pem(kind, unwrapped(pair.getPrivate().getEncoded(), header));
    assertThat(Pem.privateKey(FILE, pem, pair.getPublic())).isEqualTo(pair.getPrivate());
  }

  @Test
  void rejectsTheKeyOfAnotherCertificate() throws Exception {
    byte[] pem = pem("PRIVATE KEY", pair("EC", 256).getPrivate().getEncoded());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.privateKey(FILE, pem, pair("EC", 256).getPublic()))
        .withMessage("key file has the key of another certificate: key.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.privateKey(FILE, pem, pair("RSA", 2048).getPublic()))
        .withMessage("key file cannot be used: key.pem");
  }

  @ParameterizedTest
  @CsvSource({"ENCRYPTED PRIVATE KEY", "CERTIFICATE"})
  void rejectsOtherContentWithoutShowingIt(String kind) throws Exception {
    byte[] pem = pem(kind, "s3cret".getBytes(US_ASCII));
    KeyPair pair = pair("EC", 256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.privateKey(FILE, pem, pair.getPublic()))
        .withMessage("key file has no private key in PEM form without a password: key.pem");
  }

  @Test
  void rejectsADamagedKeyWithoutShowingIt() throws Exception {
    byte[] pem = pem("PRIVATE KEY", "s3cret".getBytes(US_ASCII));
    KeyPair pair = pair("EC", 256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.privateKey(FILE, pem, pair.getPublic()))
        .withMessage("key file cannot be used: key.pem")
        .satisfies(
            e ->
                assertThat(Throwables.getStackTrace(e))
                    .doesNotContain(
                        "s3cret", Base64.getEncoder().encodeToString("s3cret".getBytes(US_ASCII))));
  }
}
