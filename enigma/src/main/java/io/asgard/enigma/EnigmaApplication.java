package io.asgard.enigma;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class EnigmaApplication {
  public static void main(String[] args) {
    SpringApplication.run(EnigmaApplication.class, args);
  }
}
