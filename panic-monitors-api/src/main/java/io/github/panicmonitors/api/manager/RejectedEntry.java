package io.github.panicmonitors.api.manager;

import java.time.Instant;

/**
 * A rejected configuration entry, or a whole rejected document.
 *
 * @param routingKey the routing key of the document
 * @param type the provider's type, or empty if the whole document was rejected
 * @param id the entry's id; the monitorable's id if that has to wait for room or because another
 *     document has it; empty if the whole document was rejected
 * @param reason human-readable reason for operators
 * @param at when it was rejected
 */
public record RejectedEntry(String routingKey, String type, String id, String reason, Instant at) {}
