;; Does the cases of producer-lib/conformance: a line in is a case, a line out its result. JSON by the Jackson that the
;; harness brings.
(ns runner
  (:require [asgard.producer :as producer]
            [clojure.string :as str])
  (:import (java.util Base64)
           (java.util.concurrent CompletableFuture Executor)
           (tools.jackson.databind.json JsonMapper)))

(def json (JsonMapper/shared))

(defn ->clj [value]
  (cond
    (instance? java.util.Map value) (into {} (map (fn [[k v]] [(keyword k) (->clj v)])) value)
    (instance? java.util.List value) (mapv ->clj value)
    :else value))

(defn settings [{:keys [batchEvents batchBytes lingerMs requestsInFlight memoryBytes maxBlockMs backoffMs
                        requestTimeoutMs deliveryTimeoutMs]}]
  (into {} (filter (comp some? val))
        {:batch (when (or batchEvents batchBytes) [(or batchEvents 1000) (or batchBytes 524288)])
         :linger-ms lingerMs :requests-in-flight requestsInFlight :memory-bytes memoryBytes :max-block-ms maxBlockMs
         :backoff-ms backoffMs :request-timeout-ms requestTimeoutMs :delivery-timeout-ms deliveryTimeoutMs}))

(defn millis [nanos] (quot nanos 1000000))

(defn publish-one [p {:keys [topic key message]}]
  (let [before (System/nanoTime)
        ack (producer/publish! p topic (.decode (Base64/getDecoder) ^String key) (.decode (Base64/getDecoder) ^String message))]
    [ack (- (System/nanoTime) before)]))

(defn publish
  "Event i by thread i modulo threads; the futures in order, and the longest that a publish took."
  [p {:keys [publish threads]}]
  (let [parts (mapv (fn [n] (future (mapv (partial publish-one p) (take-nth threads (drop n publish))))) (range threads))
        done (mapv deref parts)
        in-order (map (fn [i] (get-in done [(mod i threads) (quot i threads)])) (range (count publish)))]
    [(mapv first in-order) (millis (reduce max 0 (map second in-order)))]))

(defn upper [code] (str/replace (str/upper-case (name code)) "-" "_"))

(defn step [p state {:keys [answers flush closeMs] :as each}]
  (cond
    (:publish each) (let [[acks blocked] (publish p each)]
                      (-> state (update :acks into acks) (update :blockedMs max blocked)))
    answers (do (run! deref (:acks state)) state)
    flush (do (deref (producer/flush! p)) state)
    :else (do (producer/close! p closeMs) state)))

(defn run [{:keys [name fronting token tokenFile steps] :as case}]
  (let [began (System/nanoTime)
        options (merge (if tokenFile {:token-file tokenFile} {:token token}) (settings (:settings case)))]
    (try
      (let [p (producer/producer fronting options)
            {:keys [acks blockedMs]} (reduce (partial step p) {:acks [] :blockedMs 0} steps)
            answers (mapv (fn [ack] (let [{:keys [code id detail]} @ack] {"code" (upper code) "id" (str id) "detail" detail})) acks)
            {:keys [sent stored refused retries pending last-failure]} (producer/stats p)]
        {"name" name "answers" answers "blockedMs" blockedMs "tookMs" (millis (- (System/nanoTime) began)) "error" ""
         "stats" {"sent" sent "stored" stored "refused" (update-keys refused upper) "retries" retries "pending" pending
                  "lastFailure" last-failure}})
      (catch IllegalArgumentException e
        {"name" name "answers" [] "blockedMs" 0 "tookMs" 0 "error" (.getMessage e)}))))

(let [output (Object.)]
  (doseq [line (line-seq (java.io.BufferedReader. *in*))]
    (CompletableFuture/runAsync
     (fn []
       (try
         (let [said (.writeValueAsString json (run (->clj (.readValue json ^String line java.util.Map))))]
           (locking output (println said) (flush)))
         (catch Throwable e (.printStackTrace e))))
     (reify Executor (execute [_ task] (.start (Thread. task)))))))
(shutdown-agents)
