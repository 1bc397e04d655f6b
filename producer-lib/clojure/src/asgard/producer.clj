(ns asgard.producer
  "Publishes events to Asgard's fronting servers: io.asgard.producer.Producer with maps, keywords and functions.

  A producer is closed by with-open or close!. All functions are safe for use by many threads."
  (:require [clojure.string :as str])
  (:import (com.google.protobuf ByteString Message)
           (io.asgard.producer Ack Producer ProducerBuilder Stats)
           (java.nio.file Path)
           (java.time Duration Instant)
           (java.util.concurrent CompletableFuture)
           (java.util.function Function Supplier)))

(set! *warn-on-reflection* true)

(defn- ms ^Duration [n] (Duration/ofMillis (long n)))

(defn- supplier ^Supplier [token]
  (reify Supplier (get [_] (if (fn? token) (token) token))))

(def ^:private options
  "What each option does to the Java builder."
  {:token               (fn [^ProducerBuilder b v] (.token b (supplier v)))
   :token-file          (fn [^ProducerBuilder b v] (.tokenFile b (Path/of (str v) (into-array String []))))
   :batch               (fn [^ProducerBuilder b [events bytes]] (.batch b (int events) (int bytes)))
   :linger-ms           (fn [^ProducerBuilder b v] (.linger b (ms v)))
   :requests-in-flight  (fn [^ProducerBuilder b v] (.requestsInFlight b (int v)))
   :memory-bytes        (fn [^ProducerBuilder b v] (.memory b (long v)))
   :max-block-ms        (fn [^ProducerBuilder b v] (.maxBlock b (ms v)))
   :backoff-ms          (fn [^ProducerBuilder b [first most]] (.backoff b (ms first) (ms most)))
   :request-timeout-ms  (fn [^ProducerBuilder b v] (.requestTimeout b (ms v)))
   :delivery-timeout-ms (fn [^ProducerBuilder b v] (.deliveryTimeout b (ms v)))
   :configure           (fn [^ProducerBuilder b f] (f b))})

(defn producer
  "Makes a producer for fronting servers: \"host:port\" or \"https://host:port\", or a sequence of them. Of the options
  (README.md has all of them) :token, a string or a function, or :token-file must be there."
  ^Producer [fronting & {:as given}]
  (when-let [unknown (seq (remove options (keys given)))]
    (throw (IllegalArgumentException.
            (str "options: " (str/join " " unknown) " (expected: of " (str/join " " (sort (keys options))) ")"))))
  (let [servers (if (string? fronting) [fronting] fronting)
        builder (.fronting (Producer/builder) (into-array String servers))]
    (doseq [[option value] given]
      ((options option) builder value))
    (.build builder)))

(defn- code [enum] (-> (str enum) str/lower-case (str/replace "_" "-") keyword))

(defn- ack->map [^Ack ack]
  {:code (code (.code ack)) :id (.id ack) :detail (.detail ack) :stored? (.stored ack)})

(defn- content ^ByteString [what value]
  (cond
    (bytes? value) (ByteString/copyFrom ^bytes value)
    (instance? ByteString value) value
    :else (throw (IllegalArgumentException.
                  (str what ": " (some-> value class .getName) " (expected: bytes or a protobuf message)")))))

(defn publish!
  "Publishes an event; key and message are two byte arrays or ByteStrings, or two protobuf messages. Blocks while too
  many bytes wait for an answer. Gives a future of {:code :id :detail :stored?}, which never fails: deref it, or hang
  something quick on it."
  ^CompletableFuture [^Producer producer ^String topic key message]
  (let [^CompletableFuture ack
        (if (and (instance? Message key) (instance? Message message))
          (.publish producer topic ^Message key ^Message message)
          (.publish producer topic (content "key" key) (content "message" message)))]
    (.thenApply ack (reify Function (apply [_ ack] (ack->map ack))))))

(defn flush!
  "Sends what waits, at once. Gives a future that is done when all events published before are answered."
  ^CompletableFuture [^Producer producer]
  (.flush producer))

(defn close!
  "Flushes for so long, 30 s; events without an answer then are :unavailable."
  ([^Producer producer] (.close producer))
  ([^Producer producer timeout-ms] (.close producer (ms timeout-ms))))

(defn advance-watermark!
  "Declares that nothing older than an instant follows on a topic. Gives a future of the number of partitions told."
  ^CompletableFuture [^Producer producer ^String topic ^Instant time]
  (.advanceWatermark producer topic time))

(defn stats
  "What the producer has done so far. Once nothing is pending, :sent is :stored and the sum of :refused."
  [^Producer producer]
  (let [^Stats stats (.stats producer)]
    {:sent         (.sent stats)
     :stored       (.stored stats)
     :refused      (update-keys (.refused stats) code)
     :retries      (.retries stats)
     :pending      (.pending stats)
     :last-failure (.lastFailure stats)}))
