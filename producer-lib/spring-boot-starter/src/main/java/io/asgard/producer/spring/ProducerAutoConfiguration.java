package io.asgard.producer.spring;

import io.asgard.producer.Producer;
import io.asgard.producer.ProducerBuilder;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The producer. An application's own Producer bean goes first. */
@AutoConfiguration
@ConditionalOnProperty(
    prefix = "asgard.producer",
    name = "enabled",
    havingValue = "true",
    matchIfMissing = true)
public class ProducerAutoConfiguration {
  ProducerAutoConfiguration() {}

  /** Settings are asked for only where they are used. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Producer.class)
  @EnableConfigurationProperties(ProducerSettings.class)
  static class FromSettings {
    @Bean(destroyMethod = "close")
    Producer asgardProducer(
        ProducerSettings settings, ObjectProvider<ProducerCustomizer> customizers) {
      List<ProducerCustomizer> last = customizers.orderedStream().toList();
      Path token = settings.tokenFile();
      if (token == null && last.isEmpty()) {
        throw new IllegalArgumentException(
            "asgard.producer.token-file: none (expected: a file with the bearer token, or a"
                + " ProducerCustomizer that gives one)");
      }
      ProducerBuilder builder = builder(settings);
      if (token != null) {
        builder.tokenFile(token);
      }
      last.forEach(customizer -> customizer.customize(builder));
      return builder.build();
    }
  }

  private static ProducerBuilder builder(ProducerSettings settings) {
    ProducerBuilder builder =
        Producer.builder()
            .fronting(settings.fronting().toArray(String[]::new))
            .batch(settings.batch().events(), Math.toIntExact(settings.batch().bytes().toBytes()))
            .linger(settings.linger())
            .requestsInFlight(settings.requestsInFlight())
            .compression(settings.compression())
            .memory(settings.memory().toBytes())
            .maxBlock(settings.maxBlock())
            .backoff(settings.backoff().first(), settings.backoff().max())
            .requestTimeout(settings.requestTimeout())
            .deliveryTimeout(settings.deliveryTimeout());
    ProducerSettings.Tls tls = settings.tls();
    if (tls.trust() != null) {
      builder.trust(tls.trust());
    }
    if (tls.certificate() != null && tls.key() != null) {
      builder.certificate(tls.certificate(), tls.key());
    }
    Path folder = settings.spool().folder();
    return folder == null ? builder : builder.spool(folder, settings.spool().max().toBytes());
  }
}
