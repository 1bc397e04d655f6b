package io.asgard.enigma.store.questdb;

/** QuestDB refused a statement. */
final class QuestDbException extends RuntimeException {
  QuestDbException(String error, String sql) {
    super("QuestDB: " + error + " in " + sql);
  }

  /** Whether the statement named a table that does not exist. */
  boolean tableMissing() {
    return String.valueOf(getMessage()).startsWith("QuestDB: table does not exist");
  }
}
