package io.asgard.dagger.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** How every job runs. */
final class JobConfiguration {
  private JobConfiguration() {}

  static Configuration of(JobRuntime runtime) {
    return new Configuration()
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5))
        .set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofSeconds(1))
        .set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(2))
        .set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3)
        .set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE)
        .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
        .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, runtime.checkpoints())
        // A JobManager that dies forgets its jobs: the checkpoint is what they resume from.
        .set(
            CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
            ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
        // For ever: whatever is away comes back.
        .set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay")
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
            Duration.ofMillis(500))
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
            Duration.ofSeconds(10))
        .set(
            RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
            Duration.ofMinutes(1))
        .set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(200))
        .set(PipelineOptions.OBJECT_REUSE, true);
  }
}
