/** Compares the cost of scraping with a Prometheus server and a vmagent. */
@NullMarked
package io.github.panicmonitors.benchmarks.versus;

import org.jspecify.annotations.NullMarked;
