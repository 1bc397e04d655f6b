package io.asgard.odin.provider.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.PartFailed;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Dagger: a job specification, handed to Datlantis, which keeps it running. */
final class Dagger implements Blueprint {
  private final HttpProbe http;
  private final JsonMapper json;

  Dagger(HttpProbe http, JsonMapper json) {
    this.http = http;
    this.json = json;
  }

  @Override
  public List<String> names(Resource dagger) {
    return List.of("dagger/" + dagger.name());
  }

  @Override
  public List<LocalPart> expand(Resource dagger, Set<String> needs, Neighbours neighbours) {
    JobSpec spec = spec(dagger);
    Resource datlantis = neighbours.one(Kind.DATLANTIS, dagger.id());
    Set<String> all = new LinkedHashSet<>(needs);
    all.addAll(neighbours.partsOf(datlantis));
    neighbours.all(Kind.DAGGER_CLUSTER).forEach(cluster -> all.addAll(neighbours.partsOf(cluster)));
    neighbours
        .named(Kind.TOPIC, "asgard-windows")
        .ifPresent(topic -> all.addAll(neighbours.partsOf(topic)));
    for (Input input : spec.getInputsList()) {
      for (String topic : input.getTopicsList()) {
        Resource found =
            neighbours
                .named(Kind.TOPIC, topic)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            dagger.id() + ": topic: " + topic + " (expected: a declared Topic)"));
        all.addAll(neighbours.partsOf(found));
      }
    }
    // In another store the metric has no table yet: the job must be deployed again.
    List<String> stores =
        neighbours.all(Kind.TIME_SERIES).stream()
            .map(store -> neighbours.offer(store, "url"))
            .toList();
    Api api = new Api(http, neighbours.offer(datlantis, "url") + "/v1/jobs/" + dagger.name());
    return List.of(
        new Owned(
            new Part("dagger/" + dagger.name(), dagger.id(), all, Fingerprint.of(spec, stores)),
            new JobOwner(api, spec)));
  }

  private JobSpec spec(Resource dagger) {
    JobSpec.Builder builder = JobSpec.newBuilder();
    Messages.merge(dagger, json.writeValueAsString(dagger.spec()), builder);
    builder.setName(dagger.name()).setTeam(dagger.team());
    // As Datlantis would, so that what it has is what was put.
    builder.setParallelism(Math.max(1, builder.getParallelism()));
    if (builder.getSink().hasTimeSeries()
        && builder.getSink().getTimeSeries().getMetric().getTeam().isEmpty()) {
      builder.getSinkBuilder().getTimeSeriesBuilder().getMetricBuilder().setTeam(dagger.team());
    }
    return builder.build();
  }

  private static String text(JobSpec spec) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(spec);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private record JobOwner(Api api, JobSpec spec) implements Owned.Owner {
    @Override
    public void put() {
      api.put(text(spec));
    }

    @Override
    public Optional<String> problem() {
      try {
        Optional<JsonNode> job = api.get();
        if (job.isEmpty()) {
          return Optional.of("is not deployed");
        }
        String state = job.get().path("state").asString("");
        String detail = job.get().path("detail").asString("");
        return "RUNNING".equals(state) || "STOPPED".equals(job.get().path("desired").asString(""))
            ? Optional.empty()
            : Optional.of(state + (detail.isEmpty() ? "" : ": " + detail));
      } catch (PartFailed e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    @Override
    public List<Difference> differences(Clusters clusters) {
      return api.get()
          .map(job -> MessageDifferences.between(spec, job.path("spec")))
          .orElse(List.of(Difference.gone("is not deployed")));
    }

    @Override
    public void remove() {
      api.delete();
    }
  }
}
