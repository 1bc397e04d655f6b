package io.asgard.atlas.api;

import io.asgard.atlas.cosmos.Cosmos;
import io.asgard.atlas.enigma.Enigma;
import java.net.http.HttpResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The page's own address for everything but live windows; answers pass as they come. */
@RestController
final class AtlasApi {
  private final PageConfig config;
  private final Cosmos cosmos;
  private final Enigma enigma;

  AtlasApi(PageConfig config, Cosmos cosmos, Enigma enigma) {
    this.config = config;
    this.cosmos = cosmos;
    this.enigma = enigma;
  }

  @GetMapping("/v1/config")
  PageConfig config() {
    return config;
  }

  @GetMapping("/v1/{kind:metrics|layers|areas}")
  ResponseEntity<byte[]> models(
      @PathVariable String kind, @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization) {
    return answer(cosmos.models(kind, authorization));
  }

  @PostMapping("/v1/query")
  ResponseEntity<byte[]> query(
      @RequestBody byte[] query, @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization) {
    return answer(enigma.query(query, authorization));
  }

  private static ResponseEntity<byte[]> answer(HttpResponse<byte[]> answer) {
    String type =
        answer
            .headers()
            .firstValue(HttpHeaders.CONTENT_TYPE)
            .orElse(MediaType.APPLICATION_JSON_VALUE);
    return ResponseEntity.status(answer.statusCode())
        .contentType(MediaType.parseMediaType(type))
        .body(answer.body());
  }
}
