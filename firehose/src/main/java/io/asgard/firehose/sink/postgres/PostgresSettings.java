package io.asgard.firehose.sink.postgres;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A table of PostgreSQL.
 *
 * @param url as JDBC has it, jdbc:postgresql://host:port/database
 * @param table its name, after its schema and a dot if that is not on the search path
 * @param columns name to CEL expression
 * @param keys columns with a unique index, by which a row is found that is there already; none if
 *     every event is a row of its own
 * @param conflict what becomes of such a row
 * @param timeout for a statement, and for a connection
 */
public record PostgresSettings(
    @NotBlank String url,
    @DefaultValue("postgres") String user,
    @DefaultValue("") String password,
    @NotBlank String table,
    @NotEmpty Map<String, String> columns,
    @DefaultValue List<String> keys,
    @DefaultValue("UPDATE") Conflict conflict,
    @DurationMin(seconds = 1) @DurationMax(seconds = 30) @DefaultValue("10s") Duration timeout) {

  /** What becomes of a row that is there already. */
  public enum Conflict {
    /** It gets the values of the later event. */
    UPDATE,
    /** It stays as it is. */
    KEEP
  }
}
