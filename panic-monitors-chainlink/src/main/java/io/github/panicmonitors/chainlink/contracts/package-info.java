/**
 * Monitors the Chainlink contracts that a chain's nodes take part in.
 *
 * <p>A feed has a proxy, whose address never changes, and an aggregator, which the proxy refers to.
 * Oracles give an answer in each of the aggregator's rounds. An account of one of our nodes is an
 * oracle of the feeds that the node takes part in.
 *
 * <p>In a round of the monitor, {@code ChainlinkContractsMonitor} refreshes {@code
 * ContractDirectory}, which lists the proxies, and {@code Accounts}. Then {@code ContractsRound}
 * reads the contracts: {@code Discovery} finds the proxies with our accounts, {@code FeedReader}
 * reads their current state and {@code EventReader} their new events. {@code ContractsState} makes
 * the data of each node from that.
 */
@NullMarked
package io.github.panicmonitors.chainlink.contracts;

import org.jspecify.annotations.NullMarked;
