package io.asgard.dagger.function;

import org.apache.flink.table.api.TableEnvironment;

/** Makes the functions known to SQL. */
public final class Functions {
  private Functions() {}

  /** Registers all of them. */
  public static void register(TableEnvironment sql) {
    sql.createTemporarySystemFunction("S2Id", S2Id.class);
    sql.createTemporarySystemFunction("Distance", Distance.class);
  }
}
