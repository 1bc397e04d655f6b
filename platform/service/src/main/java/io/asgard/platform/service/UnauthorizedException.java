package io.asgard.platform.service;

/** Answered with 401: the token is missing or not valid. */
public final class UnauthorizedException extends RuntimeException {
  public UnauthorizedException(String message) {
    super(message);
  }
}
