package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Each port belongs to one: most parts have several that follow each other. */
final class PortRule {
  private static final int LAST = 65_535;
  private static final int ODIN = 8400;
  private static final int OF_QUESTDB = 3;
  private static final int OF_INFLUXDB = 2;
  private static final int INFLUXDB_AFTER = 10;
  private static final int OF_FLINK = 5;

  private PortRule() {}

  /**
   * Ports that follow each other.
   *
   * @param field of the resource that says which is the first
   * @param declared the value of the field
   */
  private record Block(Resource of, String field, int declared, int first, int count) {
    static Block of(Resource resource, String field, int first, int count) {
      return new Block(resource, field, first, first, count);
    }

    int last() {
      return first + count - 1;
    }

    Stream<Integer> ports() {
      return IntStream.rangeClosed(first, last()).boxed();
    }

    String words() {
      return count == 1 ? String.valueOf(first) : first + " to " + last();
    }
  }

  static void check(List<Resource> resources, Places places, Consumer<Problem> problems) {
    Map<Integer, Block> taken = new HashMap<>();
    for (Resource resource : resources) {
      for (Block block : blocks(resource)) {
        String wrong = wrong(block, taken);
        if (!wrong.isEmpty()) {
          problems.accept(places.problem(resource, block.field, block.declared, wrong));
        }
        block.ports().forEach(port -> taken.putIfAbsent(port, block));
      }
    }
  }

  private static String wrong(Block block, Map<Integer, Block> taken) {
    if (block.last() > LAST) {
      return "at most " + (LAST - block.last() + block.declared) + ", with those that follow it";
    }
    if (block.first <= ODIN && ODIN <= block.last()) {
      return "not " + ODIN + ", which is Odin's own" + (block.count > 1 ? ": " + its(block) : "");
    }
    Block other = block.ports().map(taken::get).filter(Objects::nonNull).findFirst().orElse(null);
    if (other == null) {
      return "";
    }
    String owner = other.of.equals(block.of) ? other.field : other.of.id() + ", " + other.field;
    return "not a port of "
        + owner
        + ": "
        + other.words()
        + (block.count > 1 ? "; " + its(block) : "");
  }

  private static String its(Block block) {
    return "this takes " + block.words();
  }

  private static List<Block> blocks(Resource resource) {
    return switch (resource.kind()) {
      case STREAM -> ofStream(resource);
      case TIME_SERIES -> ofStore(resource);
      case DAGGER_CLUSTER -> some(resource, OF_FLINK, "port");
      case DATABASE -> some(resource, 1, "port");
      case FRONTING, SCHEMA_REGISTRY, FIREHOSE, DATLANTIS, ENIGMA, COSMOS, ATLAS ->
          ofService(resource);
      case TOPIC, DAGGER, METRIC, LAYER, AREA, FEED -> List.of();
    };
  }

  private static List<Block> ofStream(Resource stream) {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(cluster(stream, stream, "", "spec."));
    for (String copy : StreamFields.COPIES) {
      stream
          .section(copy)
          .ifPresent(of -> blocks.addAll(cluster(stream, of, copy, "spec." + copy + ".")));
    }
    return blocks;
  }

  private static List<Block> cluster(Resource stream, Resource cluster, String copy, String path) {
    List<Block> blocks = new ArrayList<>();
    int brokers = ResourceRules.brokers(cluster, copy);
    for (String field : List.of("port", "controllerPort")) {
      if (cluster.spec().containsKey(field)) {
        blocks.add(Block.of(stream, path + field, cluster.whole(field, 0), brokers));
      }
    }
    cluster
        .section("remote")
        .filter(remote -> remote.spec().containsKey("port"))
        .ifPresent(
            remote ->
                blocks.add(
                    Block.of(stream, path + "remote.port", remote.whole("port", 0), brokers)));
    return blocks;
  }

  private static List<Block> ofStore(Resource store) {
    if (!"influxdb".equals(store.text("engine").orElse(""))) {
      return some(store, OF_QUESTDB, "port");
    }
    int port = store.whole("port", 0);
    return List.of(new Block(store, "spec.port", port, port + INFLUXDB_AFTER, OF_INFLUXDB));
  }

  private static List<Block> ofService(Resource service) {
    boolean same = service.whole("apiPort", 0) == service.whole("port", 0);
    int count = service.whole("replicas", 1);
    return same ? some(service, count, "port") : some(service, count, "apiPort", "port");
  }

  private static List<Block> some(Resource resource, int count, String... fields) {
    List<Block> blocks = new ArrayList<>();
    for (String field : fields) {
      if (resource.spec().containsKey(field)) {
        blocks.add(Block.of(resource, "spec." + field, resource.whole(field, 0), count));
      }
    }
    return blocks;
  }
}
