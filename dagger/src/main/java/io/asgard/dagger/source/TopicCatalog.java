package io.asgard.dagger.source;

import io.asgard.dagger.decode.RowShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/** The tables of one job. It makes their sources itself, so that nothing needs to be a string. */
public final class TopicCatalog extends GenericInMemoryCatalog {
  private static final String NAME = "asgard";

  private final Map<String, TopicTable> tables = new HashMap<>();
  private final Reads reads = new Reads();

  private TopicCatalog() {
    super(NAME, "topics");
  }

  /** Makes the tables known to SQL. */
  public static TopicCatalog register(StreamTableEnvironment sql, List<TopicTable> tables) {
    TopicCatalog catalog = new TopicCatalog();
    sql.registerCatalog(NAME, catalog);
    sql.useCatalog(NAME);
    for (TopicTable table : tables) {
      catalog.tables.put(table.name(), table);
      Schema schema =
          Schema.newBuilder()
              .fromRowDataType(table.shape().sql())
              // Pushed down into the source, which makes its own. SOURCE_WATERMARK() would say so,
              // but with it Flink 2.2 does not let statements share a source.
              .watermark(RowShape.ROWTIME, RowShape.ROWTIME)
              .build();
      sql.createTable(
          "`" + table.name() + "`", TableDescriptor.forConnector(NAME).schema(schema).build());
    }
    return catalog;
  }

  /** Where the translated SQL reads tables. */
  public Reads reads() {
    return reads;
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new Sources());
  }

  private final class Sources implements DynamicTableSourceFactory {
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
      TopicTable table = tables.get(context.getObjectIdentifier().getObjectName());
      if (table == null) {
        throw new IllegalArgumentException("table: " + context.getObjectIdentifier());
      }
      return new TopicSource(table, reads);
    }

    @Override
    public String factoryIdentifier() {
      return NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of();
    }
  }
}
