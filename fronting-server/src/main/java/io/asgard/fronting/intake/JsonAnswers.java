package io.asgard.fronting.intake;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.records.EventHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers as JSON. */
final class JsonAnswers {
  private JsonAnswers() {}

  /** {"answers": […]}. */
  static String all(Events events, PublishResponse response) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode answers = root.putArray("answers");
    for (int i = 0; i < response.getAnswersCount(); i++) {
      write(answers.addObject(), events.events().get(i).getId(), response.getAnswers(i));
    }
    return root.toString();
  }

  /** The only one. */
  static String one(Events events, PublishResponse response) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    write(root, events.events().get(0).getId(), response.getAnswers(0));
    return root.toString();
  }

  private static void write(ObjectNode node, ByteString given, Answer answer) {
    node.put("code", answer.getCode().name());
    if (!answer.getDetail().isEmpty()) {
      node.put("detail", answer.getDetail());
    }
    ByteString id = answer.getId().isEmpty() ? given : answer.getId();
    if (!id.isEmpty()) {
      node.put("id", EventHeaders.uuid(id).toString());
    }
    if (answer.getRetryAfterMs() > 0) {
      node.put("retryAfterMs", answer.getRetryAfterMs());
    }
  }
}
