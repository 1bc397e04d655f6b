package io.asgard.cosmos;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
class CosmosApplication {
  public static void main(String[] args) {
    SpringApplication.run(CosmosApplication.class, args);
  }
}
