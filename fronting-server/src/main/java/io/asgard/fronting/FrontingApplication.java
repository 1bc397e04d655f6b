package io.asgard.fronting;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

@SpringBootApplication
@EnableConfigurationProperties(FrontingSettings.class)
class FrontingApplication {
  public static void main(String[] args) {
    SpringApplication.run(FrontingApplication.class, args);
  }
}
