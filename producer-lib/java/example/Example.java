import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import java.nio.file.Path;
import java.time.Instant;

public class Example {
  public static void main(String[] args) {
    try (Producer producer =
        Producer.builder()
            .fronting(System.getenv().getOrDefault("FRONTING", "127.0.0.1:8420"))
            .tokenFile(Path.of(System.getenv("TOKEN_FILE")))
            .build()) {
      var key = DriverLocationKey.newBuilder().setDriverId("driver-1").build();
      var location =
          DriverLocation.newBuilder()
              .setDriverId("driver-1")
              .setEventTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
              .setLocation(Point.newBuilder().setLatitude(-6.1935).setLongitude(106.8230))
              .build();
      Ack ack = producer.publish("driver-location", key, location).join();
      System.out.println(ack.code() + " " + ack.id() + " " + ack.detail());
    }
  }
}
