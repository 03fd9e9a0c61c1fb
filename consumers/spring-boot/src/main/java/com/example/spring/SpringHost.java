package com.example.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application with a monitors manager. */
@SpringBootApplication
public class SpringHost {
  public static void main(String[] args) {
    SpringApplication.run(SpringHost.class, args);
  }

  @Bean
  Ledger ledger() {
    return new HttpLedger();
  }

  @Bean
  LedgerProvider ledgers(Ledger ledger) {
    return new LedgerProvider(ledger);
  }
}
