(require '[asgard.producer :as producer])
(import '(com.google.protobuf Timestamp)
        '(io.asgard.contracts.sample DriverLocation DriverLocationKey)
        '(java.time Instant))

(with-open [p (producer/producer (or (System/getenv "FRONTING") "127.0.0.1:8420")
                                 :token-file (System/getenv "TOKEN_FILE"))]
  (let [key (.build (.setDriverId (DriverLocationKey/newBuilder) "driver-1"))
        now (.build (.setSeconds (Timestamp/newBuilder) (.getEpochSecond (Instant/now))))
        location (-> (DriverLocation/newBuilder) (.setDriverId "driver-1") (.setEventTimestamp ^Timestamp now) .build)
        {:keys [code id detail]} @(producer/publish! p "driver-location" key location)]
    (println (.toUpperCase (name code)) (str id) detail)))
