package io.asgard.odin.cli;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ConfiguratorRank;

/**
 * What the command line logs, set up when somebody logs first: most commands have nothing to log.
 * The service replaces it by its own.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class CommandLineLog extends BasicConfigurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    super.configure(context);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    // A down without the service ends the brokers while the record of events still has them.
    context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
    context.getLogger("io.asgard.odin.event").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
