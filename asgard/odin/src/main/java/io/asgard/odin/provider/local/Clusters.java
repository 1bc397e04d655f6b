package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The clusters as they are during one look: each is read once, by whoever asks first. */
final class Clusters {
  private final KafkaAdmins admins;
  private final Map<String, CompletableFuture<ClusterState>> states = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Map<String, TopicDescription>>> topics =
      new ConcurrentHashMap<>();

  Clusters(KafkaAdmins admins) {
    this.admins = admins;
  }

  /**
   * The cluster as it is.
   *
   * @throws PartFailed if it does not answer
   */
  ClusterState of(String bootstrap) {
    return once(states, bootstrap, ClusterState::of);
  }

  /**
   * Its topics alone: a look at whether they can be written needs no more.
   *
   * @throws PartFailed if it does not answer
   */
  Map<String, TopicDescription> topics(String bootstrap) {
    return once(topics, bootstrap, ClusterState::topics);
  }

  private interface Read<T> {
    T from(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
  }

  private <T> T once(Map<String, CompletableFuture<T>> known, String bootstrap, Read<T> read) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> first = known.putIfAbsent(bootstrap, mine);
    if (first != null) {
      return join(first);
    }
    try {
      mine.complete(read.from(admins.of(bootstrap)));
    } catch (ExecutionException | TimeoutException e) {
      mine.completeExceptionally(
          new PartFailed("the cluster does not answer (" + KafkaAdmins.reason(e) + ")"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mine.completeExceptionally(new PartFailed("interrupted"));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    }
    return join(mine);
  }

  private static <T> T join(CompletableFuture<T> state) {
    try {
      return state.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PartFailed failed) {
        throw failed;
      }
      throw e;
    }
  }
}
