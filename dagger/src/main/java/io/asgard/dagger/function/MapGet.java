package io.asgard.dagger.function;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.KeyValueDataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * {@code MapGet(map, key)}: what a map has for a key. Null where it has nothing, or an argument is
 * null.
 */
public final class MapGet extends ScalarFunction {
  /** What SQL calls. */
  public @Nullable Object eval(@Nullable Map<?, ?> map, @Nullable Object key) {
    return map == null || key == null ? null : map.get(key);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(
                InputTypeStrategies.logical(LogicalTypeRoot.MAP), InputTypeStrategies.ANY))
        .outputTypeStrategy(
            call ->
                Optional.of(
                    ((KeyValueDataType) call.getArgumentDataTypes().get(0))
                        .getValueDataType()
                        .nullable()))
        .build();
  }
}
