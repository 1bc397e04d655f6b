package io.asgard.datlantis.spec;

import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.JobSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Jobs for tests. */
public final class Samples {
  private Samples() {}

  /** The body that callers and we agreed upon. */
  public static String json() {
    try (InputStream in = Samples.class.getResourceAsStream("/http/datlantis/job.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static JobSpec job() {
    JobSpec.Builder spec = JobSpec.newBuilder();
    try {
      JsonFormat.parser().merge(json(), spec);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return spec.build();
  }
}
