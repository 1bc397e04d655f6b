/**
 * Publishes events to Asgard's fronting servers: Producer is the whole API.
 *
 * An event belongs to one of a few lanes, chosen by the hash of topic and key. A lane is a queue with one request in
 * flight. What a request leaves unstored goes back to the front of its lane and is sent again, with the same ids,
 * before anything newer: so no event overtakes an older one of its key.
 */
export { Producer } from './producer.js';
