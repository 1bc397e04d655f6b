package io.asgard.registry.reader;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.contracts.v1.TopicReader;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Problems;
import io.asgard.registry.store.Database;
import io.asgard.registry.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What readers say of themselves, kept until they have been silent for long. Topic * is every one.
 */
public final class Readers {
  private static final Pattern NAME = Pattern.compile("[^/\\s]{1,80}/[^/\\s]{1,80}/[^/\\s]{1,80}");
  private static final int LONGEST = 250;
  private static final int MOST = 1_000;
  private static final int MOST_OF_TEAM = 10_000;

  private final Database database;
  private final Duration forgetAfter;
  private final int mostOfTeam;

  /**
   * Readers in that database.
   *
   * @param forgetAfter an instance that was silent for so long is no reader any more
   */
  public Readers(Database database, Duration forgetAfter) {
    this(database, forgetAfter, MOST_OF_TEAM);
  }

  Readers(Database database, Duration forgetAfter, int mostOfTeam) {
    this.database = database;
    this.forgetAfter = forgetAfter;
    this.mostOfTeam = mostOfTeam;
  }

  /**
   * Takes an instance's report, which replaces its last one.
   *
   * @throws IllegalArgumentException naming all that is wrong with it
   */
  public void report(ReaderReport report, Caller caller) {
    check(report);
    database.write(
        () -> {
          database
              .sql(
                  "delete from registry.reader"
                      + " where team = ? and reader = ? and instance = ? or seen < "
                      + old())
              .params(
                  caller.team(), report.getReader(), report.getInstance(), forgetAfter.toSeconds())
              .update();
          for (TopicRead read : report.getReadsList()) {
            database
                .sql(
                    """
                    insert into registry.reader values (?, ?, ?, ?, ?::jsonb, now())
                    on conflict (topic, team, reader, instance)
                    do update set read = excluded.read, seen = now()
                    """)
                .params(
                    read.getTopic(),
                    report.getReader(),
                    report.getInstance(),
                    caller.team(),
                    Json.print(read))
                .update();
          }
          requireRoom(caller.team());
          return report;
        });
  }

  // What readers say is read at every check.
  private void requireRoom(String team) {
    int reads =
        database
            .sql("select count(*) from registry.reader where team = ?")
            .param(team)
            .query(Integer.class)
            .single();
    if (reads > mostOfTeam) {
      throw new IllegalArgumentException(
          "reads: " + reads + " of team " + team + " (expected: <= " + mostOfTeam + ")");
    }
  }

  private static void check(ReaderReport report) {
    Problems problems = new Problems();
    problems.check(
        NAME.matcher(report.getReader()).matches(),
        "reader: " + report.getReader() + " (expected: project/kind/name)");
    problems.check(
        !report.getInstance().isBlank() && report.getInstance().length() <= LONGEST,
        "instance: " + report.getInstance() + " (expected: 1 to " + LONGEST + " characters)");
    problems.check(
        report.getReadsCount() <= MOST,
        "reads: " + report.getReadsCount() + " (expected: <= " + MOST + ")");
    Set<String> topics = new HashSet<>();
    for (TopicRead read : report.getReadsList()) {
      String topic = read.getTopic();
      problems.check(
          !topic.isEmpty() && topic.length() <= LONGEST && topics.add(topic),
          "reads.topic: " + topic + " (expected: each topic once)");
      problems.check(
          read.getFieldsCount() <= MOST,
          "reads.fields: "
              + read.getFieldsCount()
              + " of "
              + topic
              + " (expected: <= "
              + MOST
              + ")");
      for (String field : read.getFieldsList()) {
        problems.check(
            field.length() <= LONGEST,
            "reads.fields: "
                + field.length()
                + " characters of "
                + topic
                + " (expected: <= "
                + LONGEST
                + ")");
      }
      problems.check(
          read.getExtent() != TopicRead.Extent.UNRECOGNIZED
              && (read.getExtent() == TopicRead.Extent.FIELDS) == (read.getFieldsCount() > 0),
          "reads.fields: "
              + read.getFieldsList()
              + " of "
              + topic
              + " (expected: some with extent FIELDS, else none)");
    }
    problems.throwIfAny();
  }

  /** Who reads the topic, by name and instance; those that were silent for long are left out. */
  public List<TopicReader> of(String topic) {
    return database.read(
        () ->
            database
                .sql(
                    "select reader, instance, team, read::text, seen from registry.reader"
                        + " where topic in (?, '*') and seen >= "
                        + old()
                        + " order by reader, team, instance")
                .params(topic, forgetAfter.toSeconds())
                .query(Readers::reader)
                .list());
  }

  private static String old() {
    return "now() - make_interval(secs => ?)";
  }

  private static TopicReader reader(ResultSet rs, int row) throws SQLException {
    Instant seen = rs.getObject(5, OffsetDateTime.class).toInstant();
    return TopicReader.newBuilder()
        .setReader(rs.getString(1))
        .setInstance(rs.getString(2))
        .setTeam(rs.getString(3))
        .setRead(Json.parse(rs.getString(4), TopicRead.newBuilder()))
        .setLastSeen(Timestamp.newBuilder().setSeconds(seen.getEpochSecond()))
        .build();
  }
}
