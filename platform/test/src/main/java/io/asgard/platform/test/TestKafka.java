package io.asgard.platform.test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * One real broker in this JVM, started on first use. {@code -Dkafka=host:port} takes another
 * cluster instead. Make a topic per test: starting a broker per test costs ten times as much.
 */
public final class TestKafka {
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private TestKafka() {}

  /** host:port of the broker. */
  public static String bootstrapServers() {
    return Holder.BOOTSTRAP;
  }

  /** Creates a topic with a name that no other test has. */
  public static String topic(String prefix, int partitions) {
    String name = prefix + "-" + ProcessHandle.current().pid() + "-" + TOPICS.incrementAndGet();
    create(name, partitions);
    return name;
  }

  /** Creates the topic of exactly that name. */
  public static void create(String name, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Topics.create(admin, List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())));
    }
  }

  /**
   * Another broker, not started yet, for a test that needs two clusters or breaks its own. It keeps
   * what it is sent, whatever times the events have.
   */
  public static EmbeddedKafkaKraftBroker another(String... topics) {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, topics);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty("log.retention.ms", "-1");
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    return broker;
  }

  private static final class Holder {
    static final String BOOTSTRAP = start();

    private static String start() {
      String given = System.getProperty("kafka");
      if (given != null) {
        return given;
      }
      EmbeddedKafkaKraftBroker broker = another();
      broker.afterPropertiesSet();
      return broker.getBrokersAsString();
    }
  }
}
