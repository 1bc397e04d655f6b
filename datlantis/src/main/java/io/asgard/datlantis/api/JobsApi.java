package io.asgard.datlantis.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.datlantis.deployment.Beginning;
import io.asgard.datlantis.deployment.Job;
import io.asgard.datlantis.deployment.JobStatus;
import io.asgard.datlantis.deployment.Jobs;
import io.asgard.datlantis.deployment.Progress;
import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.Flink;
import io.asgard.datlantis.spec.JobRules;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs: changed by their team's editors, seen by its viewers. */
@RestController
@RequestMapping("/v1/jobs")
final class JobsApi {
  private final Jobs jobs;
  private final JobRules rules;
  private final Flink flink;
  private final Clock clock;

  JobsApi(Jobs jobs, JobRules rules, Flink flink, Clock clock) {
    this.jobs = jobs;
    this.rules = rules;
    this.flink = flink;
    this.clock = clock;
  }

  @GetMapping
  Answers list(Caller caller) {
    List<Job> seen =
        jobs.all().stream().filter(job -> caller.may(Role.VIEWER, job.team())).toList();
    Function<Job, JobStatus> status = statuses();
    return new Answers(seen.stream().map(status).map(Answer::of).toList());
  }

  @GetMapping("/{name}")
  Answer get(@PathVariable String name, Caller caller) {
    Job job = jobs.get(name);
    caller.require(Role.VIEWER, job.team());
    return answer(job);
  }

  @PutMapping("/{name}")
  Answer put(@PathVariable String name, @RequestBody JobSpec sent, Caller caller) {
    caller.requireAny(Role.EDITOR);
    JobSpec spec = rules.checked(name, sent);
    caller.require(Role.EDITOR, spec.getTeam());
    jobs.find(name).ifPresent(known -> caller.require(Role.EDITOR, known.team()));
    return answer(jobs.put(spec));
  }

  @PostMapping("/{name}/stop")
  Answer stop(@PathVariable String name, Caller caller) {
    return want(name, Job.Desired.STOPPED, caller);
  }

  @PostMapping("/{name}/start")
  Answer start(
      @PathVariable String name, @RequestParam(defaultValue = "") String from, Caller caller) {
    if (from.isEmpty()) {
      return want(name, Job.Desired.RUNNING, caller);
    }
    Job job = jobs.get(name);
    caller.require(Role.EDITOR, job.team());
    return answer(jobs.begin(name, Beginning.asked(job, from, clock.instant())));
  }

  @DeleteMapping("/{name}")
  ResponseEntity<Void> delete(@PathVariable String name, Caller caller) {
    jobs.find(name).ifPresent(job -> caller.require(Role.EDITOR, job.team()));
    jobs.delete(name);
    return ResponseEntity.noContent().build();
  }

  private Answer want(String name, Job.Desired desired, Caller caller) {
    caller.require(Role.EDITOR, jobs.get(name).team());
    return answer(jobs.want(name, desired));
  }

  private Answer answer(Job job) {
    JobStatus status = statuses().apply(job);
    if (status.state() == JobStatus.State.RESTARTING) {
      return Answer.of(status.with(flink.rootCause(status.flinkId()).orElse("")));
    }
    return Answer.of(status);
  }

  /** One look at the cluster for all jobs. */
  private Function<Job, JobStatus> statuses() {
    try {
      Cluster cluster = flink.observe();
      return job -> JobStatus.of(job, cluster);
    } catch (UnavailableException e) {
      return job -> JobStatus.unknown(job, String.valueOf(e.getMessage()));
    }
  }

  record Answers(List<Answer> jobs) {}

  /**
   * The last time that its streams moved.
   *
   * @param seconds for which it did not run; none while it does not
   */
  record Moved(Instant at, String why, @Nullable Double seconds) {
    static @Nullable Moved of(Progress.@Nullable Moved moved) {
      if (moved == null) {
        return null;
      }
      Duration took = moved.took();
      return new Moved(moved.at(), moved.why(), took == null ? null : took.toMillis() / 1_000.0);
    }
  }

  record Answer(
      JsonNode spec,
      Job.Desired desired,
      JobStatus.State state,
      String flinkJobId,
      String detail,
      int restored,
      @Nullable Moved moved) {
    static Answer of(JobStatus status) {
      Job job = status.job();
      return new Answer(
          json(job.spec()),
          job.desired(),
          status.state(),
          status.flinkId(),
          status.detail(),
          job.restored(),
          Moved.of(job.progress().moved()));
    }

    private static JsonNode json(JobSpec spec) {
      try {
        return JsonMapper.shared().readTree(JsonFormat.printer().print(spec));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a spec without Any is always printable", e);
      }
    }
  }
}
