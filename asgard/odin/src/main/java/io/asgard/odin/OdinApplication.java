package io.asgard.odin;

import io.asgard.odin.cli.Commands;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service when the first word is {@code serve}, else the command line. */
@SpringBootApplication
public class OdinApplication {
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("serve")) {
      SpringApplication.run(OdinApplication.class, Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    System.exit(Commands.run(args));
  }
}
