package io.asgard.producer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import io.asgard.producer.ProducerMetrics;
import io.asgard.producer.test.TestFronting;
import io.asgard.producer.test.Trouble;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProducerAutoConfigurationTest {
  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          ProducerAutoConfiguration.class,
          ProducerMetricsAutoConfiguration.class,
          ProducerHealthAutoConfiguration.class);

  private final TestFronting fronting = TestFronting.start();
  private final ApplicationContextRunner app =
      new ApplicationContextRunner()
          .withConfiguration(OURS)
          .withBean(ProducerCustomizer.class, () -> builder -> builder.token(() -> "secret"))
          .withPropertyValues("asgard.producer.fronting=" + fronting.address());

  @AfterEach
  void stop() {
    fronting.close();
  }

  @Test
  void publishesAndIsClosedWithTheContext() {
    app.run(
        context -> {
          Producer producer = context.getBean(Producer.class);
          assertThat(publish(producer).stored()).isTrue();
          context.close();
          assertThat(publish(producer).code()).isEqualTo(Code.UNAVAILABLE);
        });
    assertThat(fronting.published("t")).hasSize(1);
  }

  @Test
  void itsFiguresAreInTheApplicationsRegistry() {
    app.withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class))
        .run(
            context -> {
              publish(context.getBean(Producer.class));
              assertThat(
                      context
                          .getBean(MeterRegistry.class)
                          .get("asgard.producer.stored")
                          .functionCounter()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void itsHealthGivesTheReason() {
    fronting.next(1_000, Trouble.unavailable());
    app.withPropertyValues("asgard.producer.delivery-timeout=200ms")
        .run(
            context -> {
              HealthIndicator indicator = context.getBean(HealthIndicator.class);
              assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
              publish(context.getBean(Producer.class));
              Health health = indicator.health();
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails()).containsEntry("reason", "told to be away");
            });
  }

  @Test
  void needsNeitherMicrometerNorHealth() {
    app.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.health"))
        .run(
            context -> {
              assertThat(context).hasSingleBean(Producer.class);
              assertThat(context).doesNotHaveBean(ProducerMetrics.class);
            });
  }

  @Test
  void anApplicationsOwnProducerGoesFirst() {
    Producer own = unused();
    app.withBean(Producer.class, () -> own)
        .run(context -> assertThat(context.getBean(Producer.class)).isSameAs(own));
  }

  @Test
  void severalProducersAreTheApplicationsMatter() {
    app.withBean("one", Producer.class, ProducerAutoConfigurationTest::unused)
        .withBean("two", Producer.class, ProducerAutoConfigurationTest::unused)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean(ProducerMetrics.class);
            });
  }

  @Test
  void isNotThereWhenItIsNotWanted() {
    app.withPropertyValues("asgard.producer.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(Producer.class));
  }

  @Test
  void saysThatATokenIsMissing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ProducerAutoConfiguration.class))
        .withPropertyValues("asgard.producer.fronting=a:1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("asgard.producer.token-file: none (expected: "));
  }

  private static Ack publish(Producer producer) throws Exception {
    return producer
        .publish("t", ByteString.EMPTY, ByteString.EMPTY)
        .get(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Producer unused() {
    return Producer.builder().fronting("127.0.0.1:1").token(() -> "secret").build();
  }
}
