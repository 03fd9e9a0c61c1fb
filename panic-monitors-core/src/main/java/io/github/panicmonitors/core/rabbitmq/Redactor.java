package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.impl.CredentialsProvider;
import com.rabbitmq.client.impl.DefaultCredentialsProvider;
import org.jspecify.annotations.Nullable;

/** Removes user and password from texts of the client or the server. */
final class Redactor {
  /** Knows no credentials. */
  static final Redactor NONE = new Redactor(null, null);

  private final @Nullable String user;
  private final @Nullable String password;

  private Redactor(@Nullable String user, @Nullable String password) {
    this.user = user;
    this.password = password;
  }

  /** Knows only a fixed user and password: another provider may have to fetch a token. */
  static Redactor of(CredentialsProvider credentials) {
    return credentials instanceof DefaultCredentialsProvider
        ? new Redactor(credentials.getUsername(), credentials.getPassword())
        : NONE;
  }

  String of(String text) {
    String redacted = text.replaceAll("//[^/@\\s]*@", "//***@");
    if (password != null && !password.isEmpty()) {
      redacted = redacted.replace(password, "***");
    }
    if (user != null) {
      redacted = redacted.replace("user '" + user + "'", "user '***'");
    }
    return redacted;
  }

  @Override
  public String toString() {
    return "***";
  }
}
