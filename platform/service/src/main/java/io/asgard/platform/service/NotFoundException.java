package io.asgard.platform.service;

/** Answered with 404: nothing has that name. */
public final class NotFoundException extends RuntimeException {
  public NotFoundException(String message) {
    super(message);
  }
}
