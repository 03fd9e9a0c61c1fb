/**
 * Scrapes pages in the Prometheus text format: {@link
 * io.github.panicmonitors.prometheus.ScrapeClient} fetches a page within a round's time, {@link
 * io.github.panicmonitors.prometheus.TextFormatParser} finds the wanted samples in its bytes as
 * they arrive, and {@link io.github.panicmonitors.prometheus.Samples} is what a monitor gets.
 *
 * <p>A monitor's use of it:
 *
 * <pre>{@code
 * MetricNames names = MetricNames.of("process_open_fds", "process_max_fds"); // once
 * ScrapeUrl url = ScrapeUrl.of("http://10.0.0.5:9100/metrics");              // once
 *
 * Samples samples = client.scrape(url, names, round);                        // every round
 * double open = samples.first("process_open_fds").orElseThrow().value();
 * }</pre>
 */
@NullMarked
package io.github.panicmonitors.prometheus;

import org.jspecify.annotations.NullMarked;
