package io.asgard.odin.provider.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.PartFailed;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A Metric, Layer or Area: a contract message that Cosmos owns. */
final class CosmosDocument implements Blueprint {
  private final HttpProbe http;
  private final JsonMapper json;
  private final Message type;

  CosmosDocument(HttpProbe http, JsonMapper json, Message type) {
    this.http = http;
    this.json = json;
    this.type = type;
  }

  @Override
  public List<String> names(Resource document) {
    return List.of(path(document));
  }

  private static String path(Resource document) {
    return document.kind().title().toLowerCase(Locale.ROOT) + "/" + document.name();
  }

  @Override
  public List<LocalPart> expand(Resource document, Set<String> needs, Neighbours neighbours) {
    Message.Builder builder = type.newBuilderForType();
    Messages.merge(document, json.writeValueAsString(document.spec()), builder);
    builder.setField(type.getDescriptorForType().findFieldByName("name"), document.name());
    if (type.getDescriptorForType().findFieldByName("team") != null) {
      builder.setField(type.getDescriptorForType().findFieldByName("team"), document.team());
    }
    Resource cosmos = neighbours.one(Kind.COSMOS, document.id());
    Set<String> all = new LinkedHashSet<>(needs);
    all.addAll(neighbours.partsOf(cosmos));
    String address = neighbours.offer(cosmos, "url") + "/v1/" + path(document).replace("/", "s/");
    Message message = builder.build();
    String text = text(message);
    return List.of(
        new Owned(
            new Part(path(document), document.id(), all, Fingerprint.of(text)),
            new DocumentOwner(new Api(http, address), message, text)));
  }

  private static String text(Message message) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private record DocumentOwner(Api api, Message message, String text) implements Owned.Owner {
    @Override
    public void put() {
      api.put(text);
    }

    @Override
    public Optional<String> problem() {
      try {
        return api.get().isPresent() ? Optional.empty() : Optional.of("is not there");
      } catch (PartFailed e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    @Override
    public List<Difference> differences(Clusters clusters) {
      return api.get()
          .map(there -> MessageDifferences.between(message, there))
          .orElse(List.of(Difference.gone("is not there")));
    }

    @Override
    public void remove() {
      api.delete();
    }
  }
}
