package io.asgard.datlantis.registry;

import io.asgard.datlantis.http.Http;
import java.net.URI;
import java.util.function.Supplier;

/** Which topics there are. Asked anew each time: a topic may be seconds old. */
public final class Registry {
  private final Http http;

  public Registry(URI url, Supplier<String> authorization) {
    this.http = new Http("schema-registry", url, authorization);
  }

  public boolean knows(String topic) {
    return http.send(http.request("/v1/topics/" + topic)).statusCode() == 200;
  }
}
