package io.asgard.dagger.source;

import io.asgard.dagger.decode.RowShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
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
  // In the order of translation: the same job has the same graph, so that a checkpoint fits.
  private final Map<String, DataStream<Long>> late = new LinkedHashMap<>();

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
              .watermark(RowShape.ROWTIME, "SOURCE_WATERMARK()")
              .build();
      sql.createTable(
          "`" + table.name() + "`", TableDescriptor.forConnector(NAME).schema(schema).build());
    }
    return catalog;
  }

  /** Ends of the windows that late events belonged to; complete once the SQL is translated. */
  public List<DataStream<Long>> late() {
    return new ArrayList<>(late.values());
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
      return new TopicSource(table, late);
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
