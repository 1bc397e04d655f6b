package io.asgard.dagger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.dagger.job.JobGraph;
import io.asgard.dagger.job.JobRuntime;
import io.asgard.platform.records.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/** The main class of the job jar. */
public final class DaggerJob {
  private DaggerJob() {}

  /**
   * Runs the job.
   *
   * @param args {@code --spec} and {@code --runtime}, both base64url
   */
  public static void main(String[] args) throws Exception {
    ParameterTool parameters = ParameterTool.fromArgs(args);
    JobSpec spec = spec(bytes(parameters, "spec"));
    JobRuntime runtime = JobRuntime.parse(bytes(parameters, "runtime"));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    try (Schemas schemas = Schemas.http(runtime.registry(), () -> read(runtime.tokenFile()))) {
      schemas.start();
      JobGraph.build(env, spec, runtime, schemas);
    }
    env.execute(spec.getName());
  }

  private static byte[] bytes(ParameterTool parameters, String name) {
    return Base64.getUrlDecoder().decode(parameters.getRequired(name));
  }

  private static JobSpec spec(byte[] bytes) {
    try {
      return JobSpec.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("spec: not a JobSpec: " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
