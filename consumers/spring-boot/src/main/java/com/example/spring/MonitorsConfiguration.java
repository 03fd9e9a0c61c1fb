package com.example.spring;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures a manager on RabbitMQ with all provider beans. */
@Configuration(proxyBeanMethods = false)
public class MonitorsConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Broker broker(@Value("${monitors.broker}") String uri) {
    return RabbitMqBroker.uri(uri);
  }

  @Bean
  @ConditionalOnMissingBean
  MonitorsManagerBuilder monitors(Broker broker, ObjectProvider<MonitorProvider<?>> providers) {
    MonitorsManagerBuilder builder = MonitorsManager.builder().broker(broker);
    providers.orderedStream().forEach(builder::provider);
    return builder;
  }

  @Bean
  MonitorsLifecycle monitorsLifecycle(MonitorsManagerBuilder monitors) {
    return new MonitorsLifecycle(monitors);
  }

  @Bean
  MonitorsHealthIndicator monitorsHealthIndicator(MonitorsLifecycle monitors) {
    return new MonitorsHealthIndicator(monitors);
  }
}
