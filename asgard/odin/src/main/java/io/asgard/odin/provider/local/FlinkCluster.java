package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A DaggerCluster: a Flink JobManager and a TaskManager. Ports follow the REST port: JobManager
 * RPC, TaskManager RPC, data, blobs.
 */
final class FlinkCluster implements Blueprint {
  private static final String MODULE = "deploy/local/flink";
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "sun.nio.ch");

  private final Site site;
  private final Artifacts artifacts;
  private final Tokens tokens;
  private final HttpProbe http;

  FlinkCluster(Site site, Artifacts artifacts, Tokens tokens, HttpProbe http) {
    this.site = site;
    this.artifacts = artifacts;
    this.tokens = tokens;
    this.http = http;
  }

  @Override
  public Map<String, String> offers(Resource cluster) {
    return Map.of(
        "url", url(cluster),
        "checkpoints", checkpoints(cluster).toUri().toString(),
        // What its jobs show to the registry.
        "token-file",
            tokens.serviceToken(cluster.name(), cluster.team(), Set.of(Role.VIEWER)).toString(),
        "slots", String.valueOf(cluster.whole("slots", 8)));
  }

  @Override
  public List<String> names(Resource cluster) {
    return List.of(cluster.name() + "-jobmanager", cluster.name() + "-taskmanager");
  }

  @Override
  public List<LocalPart> expand(Resource cluster, Set<String> needs, Neighbours neighbours) {
    String heap = cluster.text("jobManagerHeap").orElse("192m");
    // Of a TaskManager, Flink sizes the parts and the JVM must be given their sums.
    int tasks = megabytes(cluster.text("taskHeap").orElse("320m"));
    Program jobManager =
        program(
                cluster,
                cluster.name() + "-jobmanager",
                List.of("-Xmx" + heap, "-XX:MaxMetaspaceSize=224m", "-XX:TieredStopAtLevel=1"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                needs,
                List.of(port(cluster, 0), port(cluster, 1), port(cluster, 4)),
                () -> http.problem(url(cluster) + "/overview", "\"slots-total\""))
            .keeping(checkpoints(cluster));
    Program taskManager =
        program(
            cluster,
            cluster.name() + "-taskmanager",
            List.of(
                "-Xmx" + (tasks + 96) + "m",
                "-XX:MaxDirectMemorySize=224m",
                "-XX:MaxMetaspaceSize=256m"),
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            needs,
            List.of(port(cluster, 2), port(cluster, 3)),
            () -> http.problem(url(cluster) + "/taskmanagers", "\"id\":"));
    return List.of(jobManager, taskManager);
  }

  private Program program(
      Resource cluster,
      String name,
      List<String> memory,
      String main,
      Set<String> needs,
      List<Integer> ports,
      Check check) {
    Path lib = site.root().resolve(MODULE).resolve("target/lib");
    List<String> command = new ArrayList<>(List.of(site.java()));
    command.addAll(memory);
    command.addAll(List.of("-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError"));
    OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.add(
        "-Dlog4j2.configurationFile=" + site.root().resolve("deploy/local/log4j2.properties"));
    command.addAll(List.of("-cp", lib + "/*", main, "--configDir", site.conf(name).toString()));
    String config = config(cluster, name);
    Path temporary = site.data(name).resolve("tmp");
    String url = name.endsWith("jobmanager") ? url(cluster) : "";
    return new Program(
        Part.process(
            name, cluster.id(), needs, Fingerprint.of(command, config, artifacts.names(lib))),
        // What a killed process left there is of no use to the next.
        "rm -rf "
            + Shell.quote(temporary.toString())
            + "\nmkdir -p "
            + Shell.quote(temporary + "/web"),
        command,
        Map.of("config.yaml", config),
        "TERM",
        ports,
        url,
        check);
  }

  private String config(Resource cluster, String name) {
    int tasks = megabytes(cluster.text("taskHeap").orElse("320m"));
    Map<String, Object> all = new TreeMap<>();
    all.put("jobmanager.rpc.address", "127.0.0.1");
    all.put("jobmanager.bind-host", "127.0.0.1");
    all.put("jobmanager.rpc.port", port(cluster, 1));
    all.put("rest.address", "127.0.0.1");
    all.put("rest.bind-address", "127.0.0.1");
    all.put("rest.port", port(cluster, 0));
    all.put("rest.bind-port", port(cluster, 0));
    all.put("blob.server.port", port(cluster, 4));
    all.put("taskmanager.host", "127.0.0.1");
    all.put("taskmanager.bind-host", "127.0.0.1");
    all.put("taskmanager.rpc.port", port(cluster, 2));
    all.put("taskmanager.data.port", port(cluster, 3));
    all.put("taskmanager.numberOfTaskSlots", cluster.whole("slots", 8));
    all.put("taskmanager.cpu.cores", "2.0");
    all.put("taskmanager.memory.task.heap.size", tasks + "m");
    all.put("taskmanager.memory.task.off-heap.size", "64m");
    // The slots share it; SQL windows buffer their rows there.
    all.put("taskmanager.memory.managed.size", "128m");
    all.put("taskmanager.memory.network.min", "64m");
    all.put("taskmanager.memory.network.max", "64m");
    all.put("taskmanager.memory.framework.heap.size", "96m");
    all.put("taskmanager.memory.framework.off-heap.size", "96m");
    all.put("taskmanager.memory.jvm-metaspace.size", "256m");
    all.put("taskmanager.memory.jvm-overhead.min", "96m");
    all.put("taskmanager.memory.jvm-overhead.max", "96m");
    // The defaults need 50 s to see a killed TaskManager, and 10 s to try a JobManager again.
    all.put("heartbeat.interval", "1 s");
    all.put("heartbeat.timeout", "6 s");
    all.put("cluster.registration.error-delay", "500 ms");
    all.put("cluster.registration.refused-registration-delay", "2 s");
    all.put("cluster.registration.initial-timeout", "500 ms");
    all.put("state.backend.type", "hashmap");
    all.put("execution.checkpointing.dir", checkpoints(cluster).toUri());
    all.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    all.put("io.tmp.dirs", site.data(name).resolve("tmp"));
    all.put("web.upload.dir", site.data(name).resolve("tmp/web"));
    cluster.map("properties").forEach(all::put);
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private Path checkpoints(Resource cluster) {
    return site.data(cluster.name() + "-checkpoints");
  }

  private static int megabytes(String size) {
    if (!size.matches("\\d{2,5}m")) {
      throw new IllegalArgumentException(
          "taskHeap: " + size + " (expected: megabytes, such as 320m)");
    }
    return Integer.parseInt(size.substring(0, size.length() - 1));
  }

  private String url(Resource cluster) {
    return "http://127.0.0.1:" + port(cluster, 0);
  }

  private int port(Resource cluster, int index) {
    return site.port(cluster.whole("port", 0) + index);
  }
}
