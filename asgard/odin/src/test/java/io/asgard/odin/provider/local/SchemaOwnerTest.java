package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.v1.TopicSchema;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a registry answers, and what that means. */
class SchemaOwnerTest {
  private static final byte[] DECLARED = "declared".getBytes(StandardCharsets.UTF_8);
  private static final String ITS_SHA256 =
      "f833228cb8681bbf3e38af9de7a212dfc542b3e3ba1312ec8a45bb2b67605dc7";

  private final Map<String, String> answers = new HashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = String.valueOf(answer).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theLatestVersionIsTheDeclaredOne() {
    registered(ITS_SHA256);
    assertThat(differences()).isEmpty();
  }

  @Test
  void anotherVersionIsReplacedIfThatBreaksNothing() {
    registered("0f");
    answers.put("/v1/topics/t/check", "{'topic':'t'}");
    assertThat(differences())
        .containsExactly(Difference.of("descriptors", "as declared", "version 2 of ann"));
  }

  @Test
  void aNewerVersionThatOthersReadStays() {
    registered("0f");
    answers.put(
        "/v1/topics/t/check",
        "{'findings':[{'rule':'FIELD_DELETED','message':'a.B','field':'c'}]}");
    assertThat(differences())
        .extracting(Difference::refusal)
        .containsExactly(
            "what is declared would break it, FIELD_DELETED a.B.c: declare the newer one");
  }

  @Test
  void aTopicThatIsNotThereIsGone() {
    assertThat(differences()).containsExactly(Difference.gone("is not registered"));
  }

  private void registered(String sha256) {
    answers.put(
        "/v1/topics/t",
        "{'topic':'t','versions':[{'version':1},{'version':2,'sha256':'%s','registeredBy':'ann'}]}"
            .formatted(sha256));
  }

  private List<Difference> differences() {
    HttpProbe http = new HttpProbe(HttpClient.newHttpClient(), JsonMapper.shared(), () -> "");
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/topics/t";
    TopicSchema schema = TopicSchema.newBuilder().setTopic("t").build();
    return new SchemaOwner(new Api(http, address), schema, DECLARED)
        .differences(new Clusters(new KafkaAdmins()));
  }
}
