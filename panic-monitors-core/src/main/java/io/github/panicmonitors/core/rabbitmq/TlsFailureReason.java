package io.github.panicmonitors.core.rabbitmq;

import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains in plain words why a TLS handshake failed. */
final class TlsFailureReason {
  private static final String OUR_CERTIFICATE = "our certificate, or that we have none";
  private static final String ALERT = "Received fatal alert: ";

  private TlsFailureReason() {}

  /** Returns the reason, or null if TLS is not the cause. Only for connections with TLS. */
  static @Nullable String reason(Throwable failure) {
    String reason = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String one = reasonOfOne(at, String.valueOf(at.getMessage()));
      // The innermost cause is the most precise.
      reason = one == null ? reason : one;
    }
    return reason;
  }

  private static @Nullable String reasonOfOne(Throwable failure, String text) {
    if (failure instanceof CertificateExpiredException) {
      return "its certificate has expired";
    }
    if (failure instanceof CertificateNotYetValidException) {
      return "its certificate is not valid yet";
    }
    if (failure instanceof CertPathBuilderException) {
      return "its certificate is not signed by a trusted authority";
    }
    if (failure instanceof CertificateException && text.startsWith("No ")) {
      return "its certificate is of another host";
    }
    // With TLS 1.3 the server refuses after the handshake, and its alert may be lost with the rest.
    if (failure.getClass() == SocketException.class || failure instanceof EOFException) {
      return "it hung up, perhaps because it refuses " + OUR_CERTIFICATE;
    }
    return failure instanceof SSLException ? reasonOfTls(text) : null;
  }

  private static @Nullable String reasonOfTls(String text) {
    if (text.startsWith("Unsupported or unrecognized SSL message")) {
      return "it does not speak TLS on this port";
    }
    if (text.contains(ALERT)) {
      return "it refuses " + OUR_CERTIFICATE;
    }
    return null;
  }
}
