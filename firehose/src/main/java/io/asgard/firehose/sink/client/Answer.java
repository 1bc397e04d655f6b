package io.asgard.firehose.sink.client;

import io.asgard.firehose.sink.Delivery;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * What came of a request.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param body of it, if it was asked for
 * @param failure why there was none
 * @param sent whether the application may have got the request
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Answer(int status, byte[] body, String failure, boolean sent) {
  private static final int EXCERPT = 200;

  static Answer of(int status, byte[] body) {
    return new Answer(status, body, "", true);
  }

  static Answer none(String failure, boolean sent) {
    return new Answer(0, new byte[0], failure, sent);
  }

  /**
   * None.
   *
   * @param failure why
   */
  static Answer none(Throwable failure, boolean sent) {
    return none(describe(failure), sent);
  }

  private static String describe(Throwable failure) {
    Throwable cause = failure;
    while (isWrapper(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // What TLS says first is that it failed; why stands at the end.
    return root == cause ? text(cause) : text(cause) + " (" + text(root) + ")";
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof DecoderException;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** Why there was no answer, as a delivery; for those that have no status. */
  public Delivery withoutStatus() {
    return sent ? Delivery.retry(failure) : Delivery.later(failure);
  }

  /** The beginning of its body, as far as it is text. */
  public String excerpt() {
    if (body.length == 0) {
      return "";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return ": " + text.substring(0, Math.min(EXCERPT, text.length()));
  }
}
