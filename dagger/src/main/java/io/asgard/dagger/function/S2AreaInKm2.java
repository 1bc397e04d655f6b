package io.asgard.dagger.function;

import com.google.common.geometry.S2Cell;
import com.google.common.geometry.S2CellId;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code S2AreaInKm2(s2id)}: the area of an S2 cell, as {@link S2Id} writes its id, on a sphere of
 * the earth's mean radius. Null where the id is null or that of no cell.
 */
public final class S2AreaInKm2 extends ScalarFunction {
  private static final double SQUARE = Distance.RADIUS_KM * Distance.RADIUS_KM;

  /** What SQL calls. */
  public @Nullable Double eval(@Nullable String s2id) {
    if (s2id == null) {
      return null;
    }
    try {
      S2CellId cell = new S2CellId(Long.parseLong(s2id));
      return cell.isValid() ? new S2Cell(cell).exactArea() * SQUARE : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
