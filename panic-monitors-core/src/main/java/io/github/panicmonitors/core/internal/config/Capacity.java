package io.github.panicmonitors.core.internal.config;

/**
 * How many monitors may run.
 *
 * @param max the number of monitors
 * @param reason why no more may run, for an operator
 */
public record Capacity(int max, String reason) {}
