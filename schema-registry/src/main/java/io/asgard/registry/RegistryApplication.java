package io.asgard.registry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
class RegistryApplication {
  private RegistryApplication() {}

  public static void main(String[] args) {
    SpringApplication.run(RegistryApplication.class, args);
  }
}
