package com.example.spring;

import java.io.IOException;

/** A client of a data source other than Prometheus. */
public interface Ledger {
  /** Returns the height of a chain. Ends when its thread is interrupted. */
  long height(String chain) throws IOException, InterruptedException;
}
