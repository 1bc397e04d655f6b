package io.asgard.datlantis.deployment;

import io.asgard.datlantis.flink.Cluster;
import io.asgard.datlantis.flink.Flink;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;

/** Observe, plan, apply, once a second, on one thread. */
public final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final Jobs jobs;
  private final Flink flink;
  private final Relocations relocations;
  private final Deployer deployer;
  private final Leadership leadership;
  private final DeploymentMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "reconciler"));
  private volatile String failure = "not started yet";
  private volatile boolean leading;

  public Reconciler(
      Jobs jobs,
      Flink flink,
      Relocations relocations,
      Deployer deployer,
      DataSource source,
      DeploymentMetrics metrics,
      Clock clock) {
    this.jobs = jobs;
    this.flink = flink;
    this.relocations = relocations;
    this.deployer = deployer;
    this.leadership = new Leadership(source);
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Begins; PostgreSQL and Flink may come later. */
  public void start(Duration interval) {
    thread.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Down, with the reason, while PostgreSQL or Flink does not answer. */
  public Health health() {
    Health.Builder health = failure.isEmpty() ? Health.up() : Health.down();
    if (!failure.isEmpty()) {
      health.withDetail("reason", failure);
    }
    return health.withDetail("leader", leading).build();
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    thread.shutdown();
    // A step is finished rather than cut off; it could be, but the next instance would wait.
    if (thread.awaitTermination(8, TimeUnit.SECONDS)) {
      leadership.close();
    }
  }

  private void round() {
    try {
      leading = leadership.held();
      metrics.leader(leading);
      Cluster cluster = flink.observe();
      if (leading) {
        List<Job> all = jobs.all();
        if (deployer.moveToStore(all)) {
          return; // The next round plans for what they are then.
        }
        relocations.remember(all, cluster);
        if (relocations.follow(all, cluster)) {
          all = jobs.all();
        }
        List<Step> steps =
            Planner.plan(all, jobs.ours(cluster.jobs().keySet()), cluster, clock.instant());
        steps.forEach(step -> apply(step, cluster));
      }
      failure = "";
    } catch (UnavailableException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      leading = false;
      failed("postgres: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Round failed", e);
      failure = e.toString();
    }
  }

  /** A step that fails is told in the job's detail, and leaves the other jobs alone. */
  private void apply(Step step, Cluster cluster) {
    try {
      deployer.apply(step, cluster);
      metrics.done(step);
    } catch (NotFoundException e) {
      // Deleted since it was planned.
    } catch (UnavailableException e) {
      metrics.failed(step);
      String why = String.valueOf(e.getMessage());
      jobs.change(step.job(), job -> job.with(job.trouble().waiting(why, clock.instant())));
    } catch (RuntimeException e) {
      metrics.failed(step);
      LOG.warn("{} of {} ({}) failed", step.action(), step.job(), step.flinkId(), e);
      String why = String.valueOf(e.getMessage());
      jobs.change(step.job(), job -> job.with(job.trouble().failed(why, clock.instant())));
    }
  }

  private void failed(String why) {
    if (!why.equals(failure)) {
      LOG.warn("Jobs are not looked after: {}", why);
    }
    failure = why;
  }
}
