package io.asgard.platform.service;

/** Answered with 409: it contradicts what is there. */
public final class ConflictException extends RuntimeException {
  public ConflictException(String message) {
    super(message);
  }
}
