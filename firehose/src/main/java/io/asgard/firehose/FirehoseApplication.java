package io.asgard.firehose;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
class FirehoseApplication {
  public static void main(String[] args) {
    SpringApplication.run(FirehoseApplication.class, args);
  }
}
