package io.asgard.firehose;

import io.asgard.firehose.sink.log.StandardOutput;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service; {@code bin/firehose} has more. */
@SpringBootApplication(proxyBeanMethods = false)
public class FirehoseApplication {
  public static void main(String[] args) {
    StandardOutput.take();
    SpringApplication.run(FirehoseApplication.class, args);
  }
}
