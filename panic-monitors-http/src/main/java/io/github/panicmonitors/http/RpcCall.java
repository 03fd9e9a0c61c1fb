package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a JSON-RPC method.
 *
 * @param method the name of the method
 * @param params its parameters, in the form that {@link SourceRequest#postJson} takes
 * @param reader reads the result, which may be a JSON null; must not return null
 * @param <T> the value
 */
@CheckReturnValue
public record RpcCall<T>(String method, List<?> params, JsonReader<T> reader) {

  /** Copies the parameters. */
  public RpcCall {
    requireNonNull(method, "method");
    requireNonNull(reader, "reader");
    params = Collections.unmodifiableList(new ArrayList<>(params));
  }

  /** Creates a call. */
  public static <T> RpcCall<T> of(String method, JsonReader<T> reader, @Nullable Object... params) {
    return new RpcCall<>(method, Arrays.asList(params), reader);
  }
}
