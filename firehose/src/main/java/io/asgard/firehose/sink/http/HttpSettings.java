package io.asgard.firehose.sink.http;

import io.asgard.firehose.sink.client.OAuth2;
import io.asgard.firehose.sink.client.Tls;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A web application.
 *
 * @param url with {@code {{expressions}}} if each event goes alone
 * @param batch whether a batch goes as one request; else each event as one
 * @param template of the body, with body template: JSON in which {@code {{expressions}}} stand for
 *     values
 * @param headers with expressions if each event goes alone
 * @param query parameters that are added to the URL; with expressions likewise
 * @param timeout for a whole request
 * @param connections the most requests under way of one lane, if each event goes alone
 * @param success statuses after which an event is delivered, such as 200-299
 * @param retry statuses after which it is tried again; after all others it is rejected
 * @param answers CEL over {@code body}, the JSON of a batch's answer: a list of one status per
 *     event, or of one true or false
 * @param rate the most requests a second, of all lanes; 0 for any
 */
public record HttpSettings(
    @NotBlank String url,
    @DefaultValue("POST") Method method,
    @DefaultValue("true") boolean batch,
    @DefaultValue("JSON") Body body,
    @Nullable String template,
    @DefaultValue Map<String, String> headers,
    @DefaultValue Map<String, String> query,
    @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("5s") Duration timeout,
    @Positive @DefaultValue("16") int connections,
    @DefaultValue("200-299") List<String> success,
    @DefaultValue({"300-399", "408", "429", "500-599"}) List<String> retry,
    @Nullable String answers,
    @DefaultValue("false") boolean gzip,
    @DefaultValue("false") boolean http2,
    @PositiveOrZero @DefaultValue("0") int rate,
    @Valid @Nullable OAuth2 oauth2,
    @Nullable Tls tls) {

  /** Of a request. */
  public enum Method {
    POST,
    PUT,
    PATCH,
    DELETE,
    GET
  }

  /** What is sent of an event. */
  public enum Body {
    /** All of it, or firehose.fields, as JSON; a batch as an array. */
    JSON,
    /** The bytes of its message; in a batch each with its length before it, as a varint. */
    RAW,
    /** The template; a batch as an array. */
    TEMPLATE,
    /**
     * Topic, log_key and log_message in base64, as raystack's and goto's Firehose send protobuf; a
     * batch as an array.
     */
    WRAPPED,
    /** Topic, logKey and logMessage, JSON in texts, as they send JSON; a batch as an array. */
    WRAPPED_JSON,
    /** Nothing: for events that go alone. */
    NONE
  }
}
