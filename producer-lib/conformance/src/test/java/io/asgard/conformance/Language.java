package io.asgard.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How a library's runner is built and started, and how its own tests and its example are run. */
enum Language {
  PYTHON("python3") {
    @Override
    List<String> runner(Tls tls) {
      return List.of("python3", "tests/runner.py");
    }

    @Override
    List<String> tests() {
      return List.of("python3", "-m", "unittest", "discover", "-q", "-s", "tests");
    }

    @Override
    List<String> example() {
      return List.of("python3", "example.py");
    }
  },
  GO("go") {
    @Override
    List<String> build() {
      return List.of("go", "build", "-o", runnerFile(), "./internal/runner");
    }

    @Override
    List<String> runner(Tls tls) {
      return List.of(runnerFile());
    }

    @Override
    List<String> tests() {
      return List.of("sh", "-c", "test -z \"$(gofmt -l .)\" && go vet ./... && go test ./...");
    }

    @Override
    List<String> example() {
      return List.of("go", "run", "example/main.go");
    }

    private String runnerFile() {
      return directory().resolve("target/runner").toString();
    }
  },
  NODE("node") {
    @Override
    List<String> runner(Tls tls) {
      return List.of("node", "conformance/runner.js");
    }

    @Override
    List<String> tests() {
      return List.of("node", "--test");
    }

    @Override
    List<String> example() {
      return List.of("node", "example.js");
    }
  },
  RUBY("ruby") {
    @Override
    List<String> runner(Tls tls) {
      return List.of("ruby", "conformance/runner.rb");
    }

    @Override
    List<String> tests() {
      return List.of("ruby", "-w", "test/producer_test.rb");
    }

    @Override
    List<String> example() {
      return List.of("ruby", "-Ilib", "example.rb");
    }
  },
  JAVA("java") {
    @Override
    List<String> runner(Tls tls) {
      return java(tls, JavaRunner.class.getName());
    }

    /** Maven runs them. */
    @Override
    List<String> tests() {
      return List.of();
    }

    @Override
    List<String> example() {
      return List.of("java", "-cp", CLASS_PATH, "example/Example.java");
    }

    @Override
    boolean grpc() {
      return true;
    }
  },
  CLOJURE("java") {
    @Override
    List<String> runner(Tls tls) {
      return java(tls, "clojure.main", "conformance/runner.clj");
    }

    @Override
    List<String> tests() {
      return clojure("-m", "asgard.producer-test");
    }

    @Override
    List<String> example() {
      return clojure("example.clj");
    }

    @Override
    boolean grpc() {
      return true;
    }

    private List<String> clojure(String... words) {
      List<String> command =
          new ArrayList<>(List.of("java", "-cp", CLASS_PATH + ":test", "clojure.main"));
      command.addAll(List.of(words));
      return command;
    }
  };

  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Path REPO = Path.of(System.getProperty("repo", ".")).toAbsolutePath();

  /** Without it on the PATH, the library can be neither used nor tested. */
  final String tool;

  Language(String tool) {
    this.tool = tool;
  }

  abstract List<String> runner(Tls tls);

  /** The library's own tests. */
  abstract List<String> tests();

  abstract List<String> example();

  /** What has to be run before the runner can be. */
  List<String> build() {
    return List.of();
  }

  /** The example's file; README.md has the same code. */
  Path exampleFile() {
    return directory().resolve(example().get(example().size() - 1));
  }

  boolean grpc() {
    return false;
  }

  private static List<String> java(Tls tls, String... main) {
    List<String> command = new ArrayList<>(List.of("java", "-XX:+UseSerialGC", "-cp", CLASS_PATH));
    command.add("-Djavax.net.ssl.trustStore=" + tls.trust());
    command.add("-Djavax.net.ssl.trustStorePassword=" + Tls.PASSWORD);
    command.addAll(List.of(main));
    return command;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Path directory() {
    return REPO.resolve("producer-lib").resolve(id());
  }

  boolean installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  ProcessBuilder process(List<String> command, Tls tls) {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command)).directory(directory().toFile());
    // Each language has a name of its own for the file of certificates to trust.
    builder.environment().put("SSL_CERT_FILE", tls.certificate().toString());
    builder.environment().put("NODE_EXTRA_CA_CERTS", tls.certificate().toString());
    return builder;
  }
}
