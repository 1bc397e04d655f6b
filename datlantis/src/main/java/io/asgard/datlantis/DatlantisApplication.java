package io.asgard.datlantis;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
class DatlantisApplication {
  public static void main(String[] args) {
    SpringApplication.run(DatlantisApplication.class, args);
  }
}
