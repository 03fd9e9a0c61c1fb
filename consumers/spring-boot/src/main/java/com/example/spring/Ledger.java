package com.example.spring;

import java.io.IOException;

/** A client of something that is not Prometheus. */
public interface Ledger {
  /** Returns the height of a chain. Ends when its thread is interrupted. */
  long height(String chain) throws IOException, InterruptedException;
}
