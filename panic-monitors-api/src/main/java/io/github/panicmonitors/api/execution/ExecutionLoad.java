package io.github.panicmonitors.api.execution;

import java.time.Duration;

/**
 * The load of an {@link Execution}.
 *
 * @param workers maximum number of rounds in progress at once; {@link Integer#MAX_VALUE} if the
 *     strategy sets no limit
 * @param workersNeeded average number of rounds in progress if none had to wait: rounds due per
 *     second times their mean duration in seconds; zero until a round has ended
 * @param lag longest time that a due round has been waiting for a worker; zero if none waits
 */
public record ExecutionLoad(int workers, double workersNeeded, Duration lag) {}
