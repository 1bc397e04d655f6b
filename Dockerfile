# One image for every service, from what bin/build has built:
#   docker build --build-arg SERVICE=firehose -t asgard/firehose .
#   docker run -e FIREHOSE_KAFKA_TOPICS=booking … asgard/firehose
# Settings are arguments, variables, or /asgard/config/application.yml.
ARG BASE=debian:12-slim
FROM $BASE
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /asgard --create-home asgard
WORKDIR /asgard
ARG SERVICE
COPY $SERVICE/target/lib lib
COPY $SERVICE/target/$SERVICE-*-SNAPSHOT.jar service.jar
USER 10001
# The rest is for what is not heap: classes, code, threads, buffers.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=40", "-Xss512k", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", "service.jar"]
