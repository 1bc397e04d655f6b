package io.asgard.fronting.intake;

import com.linecorp.armeria.common.MediaType;

/** The content types of REST. */
final class Bodies {
  static final MediaType PROTOBUF = MediaType.create("application", "x-protobuf");
  static final MediaType JSON = MediaType.create("application", "json");

  private Bodies() {}
}
