package io.asgard.registry.catalog;

import io.asgard.registry.store.Database;

/** What tests of other packages need of the tables. */
public final class CatalogFixture {
  private CatalogFixture() {}

  /** Makes the tables. */
  public static void migrate(Database database) {
    new CatalogTables(database).migrate();
  }
}
