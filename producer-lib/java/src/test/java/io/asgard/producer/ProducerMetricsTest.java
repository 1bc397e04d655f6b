package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProducerMetricsTest {
  // Not closed: gRPC's threads end some time after the test, and load classes then. Nor collected:
  // Netty's native library would unregister the methods of the other tests' classes.
  private static final List<URLClassLoader> KEPT = new ArrayList<>();

  @Test
  void showsWhatWasSentStoredAndRefused() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (FakeFronting fronting = FakeFronting.start();
        Producer producer =
            Producer.builder().fronting(fronting.address()).token(() -> "t").build()) {
      new ProducerMetrics(producer).bindTo(registry);
      fronting.answer = event -> event.getKey().isEmpty() ? Code.TOO_OLD : Code.STORED;
      producer.publish("t", ByteString.EMPTY, ByteString.EMPTY);
      producer.publish("t", ByteString.copyFromUtf8("k"), ByteString.EMPTY);
      producer.flush().get(20, TimeUnit.SECONDS);
      assertThat(registry.get("asgard.producer.sent").functionCounter().count()).isEqualTo(2);
      assertThat(registry.get("asgard.producer.stored").functionCounter().count()).isEqualTo(1);
      assertThat(
              registry
                  .get("asgard.producer.refused")
                  .tag("code", "too_old")
                  .functionCounter()
                  .count())
          .isEqualTo(1);
      assertThat(registry.get("asgard.producer.requests").functionTimer().count()).isPositive();
      assertThat(registry.get("asgard.producer.pending").gauge().value()).isZero();
    }
  }

  @Test
  void everythingElseWorksWithoutMicrometer() throws Exception {
    URL[] others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("micrometer"))
            .map(ProducerMetricsTest::url)
            .toArray(URL[]::new);
    URLClassLoader bare = new URLClassLoader(others, ClassLoader.getPlatformClassLoader());
    KEPT.add(bare);
    Object builder =
        bare.loadClass("io.asgard.producer.Producer").getMethod("builder").invoke(null);
    builder
        .getClass()
        .getMethod("fronting", String[].class)
        .invoke(builder, (Object) new String[] {"127.0.0.1:1"});
    builder
        .getClass()
        .getMethod("token", Supplier.class)
        .invoke(builder, (Supplier<String>) () -> "secret");
    Object producer = builder.getClass().getMethod("build").invoke(builder);
    assertThat(producer.getClass().getMethod("stats").invoke(producer)).isNotNull();
    ((AutoCloseable) producer).close();
    assertThatThrownBy(() -> bare.loadClass("io.asgard.producer.ProducerMetrics"))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
