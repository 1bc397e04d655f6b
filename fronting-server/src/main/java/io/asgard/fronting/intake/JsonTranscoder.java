package io.asgard.fronting.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UninitializedMessageException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns JSON events into protobuf ones. Thread-safe. */
final class JsonTranscoder {
  private static final Set<String> FIELDS = Set.of("topic", "key", "message", "id");
  private static final Set<String> FIELDS_OF_ONE = Set.of("key", "message", "id");
  private static final int UUID_LENGTH = 36;
  // A token is two bytes of text and fifty of memory: this many are 2 MB of events as they are.
  private static final int MOST_TOKENS = 500_000;
  // Reads one event at a time, so what follows it is no fault.
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private interface Fill {
    void fill(Event.Builder event, JsonNode fields);
  }

  private final Function<String, Optional<TopicType>> types;

  JsonTranscoder(Function<String, Optional<TopicType>> types) {
    this.types = types;
  }

  /**
   * Reads {"events": […]}.
   *
   * @throws IllegalArgumentException if it is not that at all, or too many; one bad event is not
   *     enough
   */
  Events read(byte[] body, Caller caller) {
    List<Event> events = new ArrayList<>();
    Map<Integer, String> unreadable = new HashMap<>();
    try (JsonParser json = MAPPER.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
      expect("events".equals(json.nextName()), json);
      expect(json.nextToken() == JsonToken.START_ARRAY, "events: not an array");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Events.checkCount(events.size() + 1);
        JsonNode node = MAPPER.readTree(json);
        add(node, events, unreadable, (event, fields) -> fill(event, fields, caller));
      }
      expect(json.nextToken() == JsonToken.END_OBJECT, json);
      expect(json.nextToken() == null, "something behind the object");
    } catch (JacksonException e) {
      throw notJson(e);
    }
    return new Events(events, unreadable);
  }

  private static void expect(boolean holds, JsonParser json) {
    String name = json.currentToken() == JsonToken.PROPERTY_NAME ? json.currentName() : "empty";
    expect(holds, name);
  }

  private static void expect(boolean holds, String found) {
    if (!holds) {
      throw new IllegalArgumentException("body: " + found + " (expected: {\"events\": […]} alone)");
    }
  }

  private static IllegalArgumentException notJson(JacksonException e) {
    return new IllegalArgumentException("body: not JSON (" + e.getOriginalMessage() + ")", e);
  }

  /**
   * Reads {"key": …, "message": …}.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  Events readOne(byte[] body, String topic, Caller caller) {
    JsonNode root = tree(body);
    List<Event> events = new ArrayList<>(1);
    Map<Integer, String> unreadable = new HashMap<>();
    add(
        root,
        events,
        unreadable,
        (event, fields) -> {
          onlyKnown(fields, FIELDS_OF_ONE);
          fill(event, topic, fields, caller);
        });
    return new Events(events, unreadable);
  }

  private static void add(
      JsonNode node, List<Event> events, Map<Integer, String> unreadable, Fill fill) {
    Event.Builder event = Event.newBuilder();
    try {
      fill.fill(event, node);
    } catch (IllegalArgumentException e) {
      unreadable.put(events.size(), String.valueOf(e.getMessage()));
    }
    events.add(event.build());
  }

  private static JsonNode tree(byte[] body) {
    try (JsonParser json = MAPPER.createParser(body)) {
      json.nextToken();
      JsonNode root = MAPPER.readTree(json);
      if (root == null || !root.isObject() || json.nextToken() != null) {
        throw new IllegalArgumentException(
            "body: not one JSON object (expected: {\"key\": …, \"message\": …})");
      }
      return root;
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private void fill(Event.Builder event, JsonNode node, Caller caller) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("event: not a JSON object");
    }
    onlyKnown(node, FIELDS);
    fill(event, node.path("topic").asString(""), node, caller);
  }

  private static void onlyKnown(JsonNode node, Set<String> known) {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            field + ": unknown (expected: one of " + new TreeSet<>(known) + ")");
      }
    }
  }

  private void fill(Event.Builder event, String topic, JsonNode node, Caller caller) {
    event.setTopic(topic);
    Optional<TopicType> type = types.apply(topic);
    if (type.isEmpty() || !caller.may(Role.PUBLISHER, type.get().team())) {
      return; // The publisher says so, before anyone looks at the content.
    }
    if (!node.path("id").isMissingNode()) {
      event.setId(id(node.path("id").asString("")));
    }
    event.setKey(bytes("key", node, type.get().key()));
    event.setMessage(bytes("message", node, type.get().message()));
  }

  private static ByteString id(String text) {
    try {
      if (text.length() == UUID_LENGTH) {
        return EventHeaders.bytes(UUID.fromString(text));
      }
    } catch (IllegalArgumentException e) {
      // Told below, like any other text that is none.
    }
    throw new IllegalArgumentException("id: " + text + " (expected: a UUIDv7 as text, or none)");
  }

  private static ByteString bytes(String field, JsonNode event, Descriptor type) {
    JsonNode value = event.path(field);
    if (!value.isObject()) {
      throw new IllegalArgumentException(
          field + ": not an object (expected: a " + type.getFullName() + ")");
    }
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      JsonFormat.parser().merge(value.toString(), message);
      return serialized(message.build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(JsonFault.find(field, value, type, e), e);
    } catch (UninitializedMessageException e) {
      throw new IllegalArgumentException(
          field + ": missing " + e.getMissingFields() + " (expected: all required fields)", e);
    }
  }

  /** Equal messages, equal bytes: a key's bytes choose its partition. */
  private static ByteString serialized(DynamicMessage message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes);
  }
}
