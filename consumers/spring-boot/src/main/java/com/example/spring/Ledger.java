package com.example.spring;

import io.github.panicmonitors.api.monitor.Round;
import java.net.URI;

/** A client of a ledger, which answers in JSON. */
public interface Ledger {
  /**
   * Returns the height of a chain. Ends before the round's deadline, and when it is cancelled.
   *
   * @param url where the ledger has the chain
   */
  long height(URI url, Round round) throws LedgerException, InterruptedException;
}
