/**
 * Reads sources over HTTP, within the deadlines of rounds.
 *
 * <p>{@link io.github.panicmonitors.http.SourceClient} sends a {@link
 * io.github.panicmonitors.http.SourceRequest} and gives the body to a {@link
 * io.github.panicmonitors.http.BodyConsumer} as it arrives. {@link
 * io.github.panicmonitors.http.JsonClient} reads JSON. {@link
 * io.github.panicmonitors.http.Failover} tries several URLs. {@link
 * io.github.panicmonitors.http.HttpSettings} holds what the host sets for some of them.
 */
@NullMarked
package io.github.panicmonitors.http;

import org.jspecify.annotations.NullMarked;
