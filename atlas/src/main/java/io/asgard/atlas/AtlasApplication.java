package io.asgard.atlas;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
class AtlasApplication {
  public static void main(String[] args) {
    SpringApplication.run(AtlasApplication.class, args);
  }
}
