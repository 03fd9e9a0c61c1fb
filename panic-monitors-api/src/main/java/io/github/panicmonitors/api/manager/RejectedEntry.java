package io.github.panicmonitors.api.manager;

import java.time.Instant;

/**
 * A configuration that was not accepted.
 *
 * @param routingKey the key of its document
 * @param type the provider's type, or empty if the whole document was rejected
 * @param id the entry's id, or empty if the whole document was rejected
 * @param reason what is wrong, for an operator
 * @param at when it was rejected
 */
public record RejectedEntry(String routingKey, String type, String id, String reason, Instant at) {}
