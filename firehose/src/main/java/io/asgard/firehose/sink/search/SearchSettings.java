package io.asgard.firehose.sink.search;

import io.asgard.firehose.sink.client.Tls;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A cluster of Elasticsearch, 7 or newer, or of OpenSearch.
 *
 * @param url of it, as http://host:9200
 * @param user of basic authentication; none if absent
 * @param password with the user
 * @param index of an event's document, with {@code {{expressions}}}
 * @param id of an event's document, CEL; if absent the event's id, or topic, partition and offset
 * @param routing that picks the shard, with expressions; if absent the document's id does
 * @param timeout for a whole request
 * @param gzip whether requests are compressed
 */
public record SearchSettings(
    @NotBlank String url,
    @Nullable String user,
    @Nullable String password,
    @NotBlank String index,
    @Nullable String id,
    @DefaultValue("INDEX") Mode mode,
    @Nullable String routing,
    @DurationMin(millis = 1) @DurationMax(seconds = 15) @DefaultValue("10s") Duration timeout,
    @DefaultValue("false") boolean gzip,
    @Valid @Nullable Tls tls) {

  /** What is done with an event's document. */
  public enum Mode {
    /** It replaces the one of its id. */
    INDEX,
    /** Its fields replace those of the one of its id, which keeps its others. */
    UPDATE,
    /** It is written unless there is one of its id; what a data stream takes. */
    CREATE,
    /** The one of its id is deleted. */
    DELETE
  }
}
