package io.asgard.platform.service;

/** Answered with 403: the token does not give the role that is needed. */
public final class ForbiddenException extends RuntimeException {
  public ForbiddenException(String message) {
    super(message);
  }
}
