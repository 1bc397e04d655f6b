package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import java.util.function.Consumer;

/** Every stream at one address. */
final class FixedStreams implements StreamLocations {
  private final String bootstrapServers;

  FixedStreams(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public StreamLocation locate(String stream) {
    return StreamLocation.newBuilder().setStream(stream).setBootstrap(bootstrapServers).build();
  }

  @Override
  public Watch watch(String stream, Consumer<StreamLocation> listener) {
    listener.accept(locate(stream));
    return () -> {};
  }
}
