package io.asgard.dagger.function;

import java.lang.reflect.Array;
import java.util.Optional;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.CollectionDataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * {@code ElementAt(array, index)}: an element of an array, the first at 0; a negative index counts
 * from the end. Null where there is none, or an argument is null.
 */
public final class ElementAt extends ScalarFunction {
  /** What SQL calls. */
  public @Nullable Object eval(@Nullable Object array, @Nullable Integer index) {
    if (array == null || index == null) {
      return null;
    }
    int length = Array.getLength(array);
    int at = index < 0 ? length + index : index;
    return at < 0 || at >= length ? null : Array.get(array, at);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(
                InputTypeStrategies.logical(LogicalTypeRoot.ARRAY),
                InputTypeStrategies.logical(LogicalTypeRoot.INTEGER)))
        .outputTypeStrategy(
            call ->
                Optional.of(
                    ((CollectionDataType) call.getArgumentDataTypes().get(0))
                        .getElementDataType()
                        .nullable()))
        .build();
  }
}
