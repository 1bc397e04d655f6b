package io.asgard.platform.service;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** What every service has set alike, each overridable. */
public final class ServiceDefaults implements EnvironmentPostProcessor {
  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("server.address", "127.0.0.1"),
          Map.entry("server.shutdown", "graceful"),
          Map.entry("server.tomcat.threads.max", "32"),
          Map.entry("server.tomcat.threads.min-spare", "2"),
          Map.entry("spring.main.banner-mode", "off"),
          Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "10s"),
          Map.entry("spring.mvc.problemdetails.enabled", "true"),
          Map.entry("spring.config.import", "optional:configtree:/run/secrets/"),
          // At INFO its clients tell their whole configuration, and of every connection's end.
          Map.entry("logging.level.org.apache.kafka", "WARN"),
          Map.entry("management.endpoints.web.exposure.include", "health,info,metrics,prometheus"),
          Map.entry("management.endpoint.health.show-details", "always"),
          Map.entry("management.health.diskspace.enabled", "false"),
          Map.entry("management.metrics.tags.service", "${spring.application.name}"));

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(new MapPropertySource("asgard defaults", DEFAULTS));
  }
}
