/**
 * Scrapes pages in the Prometheus text format.
 *
 * <p>{@link io.github.panicmonitors.prometheus.ScrapeClient} fetches a page before the round's
 * deadline, {@link io.github.panicmonitors.prometheus.TextFormatParser} parses it as it arrives,
 * and {@link io.github.panicmonitors.prometheus.Samples} holds the result.
 *
 * <p>Example:
 *
 * <pre>{@code
 * MetricNames names = MetricNames.of("process_open_fds", "process_max_fds"); // once
 * SourceUrl url = SourceUrl.of("http://10.0.0.5:9100/metrics");              // once
 *
 * Samples samples = client.scrape(url, names, round);                        // every round
 * double open = samples.first("process_open_fds").orElseThrow().value();
 * }</pre>
 */
@NullMarked
package io.github.panicmonitors.prometheus;

import org.jspecify.annotations.NullMarked;
