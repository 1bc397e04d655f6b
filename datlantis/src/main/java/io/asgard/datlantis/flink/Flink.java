package io.asgard.datlantis.flink;

import io.asgard.datlantis.http.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A session cluster's REST API. */
public final class Flink {
  private static final String BOUNDARY = "datlantis-5bb8f1d2c0";
  // Dagger's word for it, by the name of its exception.
  private static final Pattern REFUSED =
      Pattern.compile("[\\w.$]*NotRepeatableException: (.*)", Pattern.DOTALL);

  private final Http http;
  private final Path jar;

  /**
   * Nothing is sent yet.
   *
   * @param jar what every job runs
   */
  public Flink(URI url, Path jar) {
    this.http = new Http("flink", url, () -> "");
    this.jar = jar;
  }

  /** The cluster at this moment. */
  public Cluster observe() {
    Map<String, FlinkJob> jobs = new HashMap<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      String id = job.path("jid").asString();
      JsonNode tasks = job.path("tasks");
      jobs.put(
          id,
          new FlinkJob(
              id,
              FlinkState.valueOf(job.path("state").asString()),
              tasks.path("running").asInt() == tasks.path("total").asInt(),
              Duration.ofMillis(job.path("duration").asLong()),
              Instant.ofEpochMilli(Math.max(0, job.path("end-time").asLong()))));
    }
    JsonNode overview = get("/overview");
    return new Cluster(
        jobs, overview.path("slots-total").asInt(), overview.path("slots-available").asInt());
  }

  /**
   * Submits a job. Flink refuses an id that it has or had, so that no job runs twice.
   *
   * @param restore address of the checkpoint that it starts from
   */
  public void run(String jobId, List<String> arguments, Optional<String> restore) {
    Map<String, Object> body = new HashMap<>();
    body.put("jobId", jobId);
    body.put("programArgsList", arguments);
    if (restore.isPresent()) {
      body.put("savepointPath", restore.get());
      // The job deletes what it was restored from once it has newer checkpoints.
      body.put("claimMode", "CLAIM");
    }
    post("/jars/" + jarId() + "/run", JsonMapper.shared().writeValueAsString(body));
  }

  /**
   * Compiles a job without running it.
   *
   * @throws RefusedException if it cannot begin where the arguments say
   */
  public void check(List<String> arguments) {
    post(
        "/jars/" + jarId() + "/plan",
        JsonMapper.shared().writeValueAsString(Map.of("programArgsList", arguments)));
  }

  /** The end of the last window that a job has written, as it says by an accumulator. */
  public Optional<Instant> closed(String jobId) {
    HttpResponse<String> response =
        http.send(http.request("/jobs/" + jobId + "/accumulators?includeSerializedValue=false"));
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    return StreamSupport.stream(
            json(response.body()).path("user-task-accumulators").spliterator(), false)
        .filter(each -> each.path("name").asString().equals("closed"))
        // Flink tells it as text, "LongMaximum 1489622460000".
        .map(each -> each.path("value").asString().replaceFirst("^.* ", ""))
        .map(Long::parseLong)
        .filter(time -> time > Long.MIN_VALUE)
        .map(Instant::ofEpochMilli)
        .findFirst();
  }

  /** Ends a job; its newest checkpoint stays. To end one that is gone changes nothing. */
  public void cancel(String jobId) {
    http.send(
        http.request("/jobs/" + jobId + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
  }

  /** Why the job failed last, in one line. */
  public Optional<String> rootCause(String jobId) {
    HttpResponse<String> response =
        http.send(http.request("/jobs/" + jobId + "/exceptions?maxExceptions=1"));
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    JsonNode entries = json(response.body()).path("exceptionHistory").path("entries");
    String trace = entries.path(0).path("stacktrace").asString("");
    return trace.isBlank() ? Optional.empty() : Optional.of(RootCause.of(trace));
  }

  /** The jar's id on the cluster; a new cluster, or one that lost it, is given it. */
  private String jarId() {
    String name = "datlantis-" + sha256().substring(0, 16) + ".jar";
    return StreamSupport.stream(get("/jars").path("files").spliterator(), false)
        .filter(file -> file.path("name").asString().equals(name))
        .map(file -> file.path("id").asString())
        .findFirst()
        .orElseGet(() -> upload(name));
  }

  private String upload(String name) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                .formatted(BOUNDARY, name)
            + "Content-Type: application/java-archive\r\n\r\n";
    try {
      BodyPublisher body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
      HttpRequest.Builder request =
          http.request("/jars/upload")
              .setHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
              .POST(body);
      String file = json(http.body(request)).path("filename").asString();
      return file.substring(file.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new IllegalStateException("flink.job-jar: " + jar + " cannot be read (" + e + ")", e);
    }
  }

  private String sha256() {
    try (InputStream in = Files.newInputStream(jar)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new IllegalStateException("flink.job-jar: " + jar + " cannot be read (" + e + ")", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private JsonNode get(String path) {
    return json(http.body(http.request(path)));
  }

  private void post(String path, String body) {
    HttpResponse<String> response =
        http.send(http.request(path).POST(BodyPublishers.ofString(body)));
    if (response.statusCode() >= 300) {
      // Errors end with the server's stack trace.
      String cause = RootCause.of(String.join("\n", errors(response.body())));
      Matcher refused = REFUSED.matcher(cause);
      if (refused.matches()) {
        throw new RefusedException(refused.group(1));
      }
      throw new IllegalStateException("flink: " + cause);
    }
  }

  private static List<String> errors(String body) {
    return StreamSupport.stream(json(body).path("errors").spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  private static JsonNode json(String body) {
    return JsonMapper.shared().readTree(body);
  }
}
