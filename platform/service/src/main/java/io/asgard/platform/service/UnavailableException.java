package io.asgard.platform.service;

/** Answered with 503: a part that is needed is away; a retry can help. */
public final class UnavailableException extends RuntimeException {
  public UnavailableException(String message) {
    super(message);
  }
}
