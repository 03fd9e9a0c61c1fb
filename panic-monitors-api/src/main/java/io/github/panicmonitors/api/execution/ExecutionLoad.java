package io.github.panicmonitors.api.execution;

import java.time.Duration;

/**
 * How an {@link Execution} bears its load.
 *
 * @param workers how many rounds can be under way at once; {@link Integer#MAX_VALUE} if the
 *     strategy sets no limit
 * @param workersNeeded how many rounds would be under way at once on average if none had to wait:
 *     rounds due per second times their mean duration in seconds; zero while no round has ended
 * @param lag how long the round that is due and has waited longest for a worker has waited; zero if
 *     none waits
 */
public record ExecutionLoad(int workers, double workersNeeded, Duration lag) {}
