package io.asgard.firehose;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service; {@code bin/firehose} has more. */
@SpringBootApplication(proxyBeanMethods = false)
public class FirehoseApplication {
  public static void main(String[] args) {
    SpringApplication.run(FirehoseApplication.class, args);
  }
}
