(ns asgard.producer-test
  "What the cases of producer-lib/conformance do not reach."
  (:require [asgard.producer :as producer]
            [clojure.test :refer [deftest is run-tests]])
  (:import (com.google.protobuf StringValue)
           (io.asgard.producer ProducerBuilder)
           (java.time Instant)))

(defn away
  "A producer whose server is not there."
  [& options]
  (apply producer/producer "127.0.0.1:1" (concat [:token "token" :delivery-timeout-ms 200] options)))

(deftest options-that-are-not-known-are-named
  (is (thrown-with-msg? IllegalArgumentException #"options: :lingerms \(expected: of :backoff-ms"
                        (producer/producer "host:1" :token "token" :lingerms 5))))

(deftest what-is-neither-bytes-nor-a-message-is-named
  (with-open [p (away)]
    (is (thrown-with-msg? IllegalArgumentException #"key: java.lang.String \(expected: bytes"
                          (producer/publish! p "t" "key" (byte-array 1))))
    (is (thrown-with-msg? IllegalArgumentException #"message:  \(expected: bytes"
                          (producer/publish! p "t" (byte-array 1) nil)))))

(deftest an-answer-is-a-map
  (with-open [p (away)]
    (let [ack @(producer/publish! p "t" (StringValue/of "key") (StringValue/of "message"))]
      (is (= [:unavailable false] ((juxt :code :stored?) ack)))
      (is (uuid? (:id ack)))
      (is (= {:sent 1 :stored 0 :refused {:unavailable 1} :pending 0}
             (select-keys (producer/stats p) [:sent :stored :refused :pending]))))))

(deftest a-token-may-be-a-function
  (let [asked (atom 0)]
    (with-open [p (away :token (fn [] (swap! asked inc) "token"))]
      @(producer/publish! p "t" (byte-array 1) (byte-array 1))
      (is (pos? @asked)))))

(deftest the-java-builder-is-within-reach
  (with-open [p (away :configure (fn [^ProducerBuilder builder] (.batch builder 1 1000)))]
    (is (= :unavailable (:code @(producer/publish! p "t" (byte-array 1) (byte-array 1)))))))

(deftest a-watermark-that-nobody-takes-fails
  (with-open [p (away)]
    (is (thrown? Exception @(producer/advance-watermark! p "t" (Instant/now))))))

(deftest closes-twice
  (let [p (away)]
    (producer/close! p 100)
    (producer/close! p)))

(defn -main [& _]
  (let [{:keys [fail error]} (run-tests 'asgard.producer-test)]
    (shutdown-agents)
    (System/exit (if (zero? (+ fail error)) 0 1))))
