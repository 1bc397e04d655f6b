package io.asgard.datlantis.flink;

import io.asgard.platform.test.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real session cluster: a JobManager and a TaskManager as processes. */
public final class FlinkProcesses implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String SETTINGS =
      """
      jobmanager.rpc.address: 127.0.0.1
      jobmanager.bind-host: 127.0.0.1
      jobmanager.rpc.port: %d
      rest.address: 127.0.0.1
      rest.bind-address: 127.0.0.1
      rest.port: %d
      web.upload.dir: %s
      io.tmp.dirs: %s
      heartbeat.interval: 500
      heartbeat.timeout: 4000
      cluster.registration.max-timeout: 1000
      cluster.registration.error-delay: 500
      taskmanager.host: 127.0.0.1
      taskmanager.bind-host: 127.0.0.1
      taskmanager.numberOfTaskSlots: 8
      taskmanager.cpu.cores: 1
      taskmanager.memory.task.heap.size: 128m
      taskmanager.memory.task.off-heap.size: 0m
      taskmanager.memory.managed.size: 16m
      taskmanager.memory.network.min: 32m
      taskmanager.memory.network.max: 32m
      taskmanager.memory.framework.heap.size: 64m
      taskmanager.memory.framework.off-heap.size: 64m
      taskmanager.memory.jvm-metaspace.size: 128m
      taskmanager.memory.jvm-overhead.min: 64m
      taskmanager.memory.jvm-overhead.max: 64m
      """;

  private final Path directory;
  private final int restPort = FreePort.find();
  private Process jobManager;
  private final Process taskManager;

  public FlinkProcesses(Path directory) throws IOException {
    this.directory = directory;
    String settings = SETTINGS.formatted(FreePort.find(), restPort, dir("uploads"), dir("tmp"));
    Files.writeString(directory.resolve("config.yaml"), settings);
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
    jobManager = start(JOB_MANAGER, "jobmanager");
    taskManager = start(TASK_MANAGER, "taskmanager");
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + restPort);
  }

  /** Kill -9. */
  public void killJobManager() throws InterruptedException {
    jobManager.destroyForcibly().waitFor();
  }

  public void startJobManager() throws IOException {
    jobManager = start(JOB_MANAGER, "jobmanager");
  }

  /** A jar with {@link CountingJob} in it. */
  public static Path jobJar(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
      jar.write(("Main-Class: " + CountingJob.class.getName() + "\n\n").getBytes("UTF-8"));
      for (Class<?> each :
          List.of(
              CountingJob.class,
              CountingJob.Taken.class,
              CountingJob.NotRepeatableException.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        jar.write(each.getClassLoader().getResourceAsStream(name).readAllBytes());
      }
    }
    return file;
  }

  @Override
  public void close() {
    taskManager.destroyForcibly();
    jobManager.destroyForcibly();
  }

  private Process start(String main, String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    for (String open : List.of("lang", "util", "net", "io", "nio", "time", "text")) {
      command.add("--add-opens=java.base/java." + open + "=ALL-UNNAMED");
    }
    command.add("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
    command.add("-Dlogback.configurationFile=" + directory.resolve("logback.xml"));
    command.addAll(List.of("-cp", jars(), main, "--configDir", directory.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)))
        .start();
  }

  private static File log(String name) throws IOException {
    return Files.createDirectories(Path.of("target")).resolve("flink-" + name + ".log").toFile();
  }

  /** What Maven brought, without our own classes: those of the job come in its jar. */
  private static String jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path dir(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
