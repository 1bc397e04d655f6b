package io.asgard.odin.cli;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.provider.local.Site;
import io.asgard.odin.token.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Odin is a shell that starts one part and waits; something else has its port. */
class KeeperTest {
  private static final String ODIN =
      """
      setsid sleep 600 &
      echo $! >"%1$s/part.pid"
      echo $$ >"%1$s/odin.pid"
      exec sleep 601
      """;

  @TempDir private Path home;
  private HttpServer stranger;
  private Place place;
  private Keeper keeper;

  @BeforeEach
  void prepare() throws IOException {
    stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    place = new Place(new Site(home, home, 0), stranger.getAddress().getPort(), Optional.empty());
    OdinClient client = new OdinClient(place.url(), "token");
    keeper = new Keeper(place, new Tokens(home, JsonMapper.shared(), Clock.systemUTC()), client);
    Files.createDirectories(place.site().state());
    Files.createDirectories(place.site().log("odin").getParent());
    Files.writeString(place.site().state().resolve("serve.sh"), ODIN.formatted(home));
    Path target = Files.createDirectories(home.resolve("asgard/odin/target/lib")).getParent();
    Files.writeString(target.resolve("odin-0.1.0-SNAPSHOT.jar"), "jar");
  }

  @AfterEach
  void endAll() {
    keeper.stop();
    stranger.stop(0);
  }

  @Test
  void endsOdinButNotWhatOdinStarted() {
    keeper.spawn();
    eventually(() -> assertThat(process("odin")).matches(ProcessHandle::isAlive));
    ProcessHandle odin = process("odin");
    ProcessHandle part = process("part");
    keeper.stop();
    assertThat(odin.isAlive()).isFalse();
    assertThat(part.isAlive()).isTrue();
    part.destroyForcibly();
  }

  @Test
  void namesWhoHasOdinsPort() {
    answer("<html>not Odin</html>");
    assertThatThrownBy(keeper::start)
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("odin: port " + place.port() + " is in use by ");
    assertThat(place.site().state().resolve("keeper.pid")).doesNotExist();
  }

  @Test
  void takesOtherJsonForAStrangerToo() {
    answer("{}");
    assertThatThrownBy(keeper::start).hasMessageContaining("is in use by ");
  }

  @Test
  void waitsForTheKeeperThatIsThere() throws Exception {
    answer("{}");
    keeper.spawn();
    eventually(() -> assertThat(process("odin").info().arguments()).isPresent());
    String before = Files.readString(place.site().state().resolve("keeper.pid"));
    Thread start = new Thread(() -> assertThatThrownBy(keeper::start).hasMessage("interrupted"));
    start.start();
    eventually(() -> assertThat(serveScript()).contains("-jar"));
    start.interrupt();
    start.join();
    assertThat(place.site().state().resolve("keeper.pid")).hasContent(before);
  }

  private String serveScript() throws IOException {
    return Files.readString(place.site().state().resolve("serve.sh"));
  }

  private void answer(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    stranger.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    stranger.start();
  }

  private ProcessHandle process(String name) {
    try {
      long pid = Long.parseLong(Files.readString(home.resolve(name + ".pid")).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
