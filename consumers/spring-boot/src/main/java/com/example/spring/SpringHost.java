package com.example.spring;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
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
  LedgerProvider ledgers(@Value("${ledger.url}") URI uri) {
    return new LedgerProvider(new HttpLedger(uri));
  }
}
