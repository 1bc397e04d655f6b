package io.asgard.e2e.torture;

/** What a point of the campaign does to the servers. */
enum Fault {
  KILL_WHILE_STORING("kill -9 of the server while it stores"),
  KILL_WHILE_SPOOLING("kill -9 of the server while it spools"),
  KILL_WHILE_DRAINING("kill -9 of the server while it drains"),
  KAFKA_AWAY("all brokers silent, then back"),
  BROKER_KILLED("kill -9 of one broker"),
  ONE_OF_TWO_DIES("one of two servers dies for ever, its spool is recovered"),
  DISK_FULL("the spool's disk is full while Kafka is away"),
  SPOOL_DAMAGED("bits of the spool flipped and its tail torn"),
  CLOCK_JUMPS("the server's clock jumps half an hour back, then forth");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
