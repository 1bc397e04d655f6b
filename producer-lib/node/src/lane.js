import { TOO_LARGE, UNAUTHORIZED } from './transport.js';
import { retriable } from './wire.js';

// A token that is being rotated looks wrong for a while; one that stays wrong is wrong.
const UNAUTHORIZED_FOR_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LONGEST_WAIT_MS = 60_000;

/**
 * A queue of events with at most one request in flight. An event is { bytes, id, since, resolve }. Tells its producer
 * by `finish(event, code, detail)`, `requestEnded(reason)` and `retried(events)`.
 */
export class Lane {
  #rules;
  #transport;
  #producer;
  #waiting = [];
  #waitingBytes = 0;
  #inFlight = [];
  #request = null; // aborts the one under way
  #timer;
  #mostBytes; // less than the setting once a server has found a batch too large
  #failures = 0; // in a row
  #notBefore = 0;
  #hurried = false;
  #closed = false;
  #lastFailure = '';
  #unauthorized = null; // since when, and when last

  constructor(rules, transport, producer) {
    this.#rules = rules;
    this.#transport = transport;
    this.#producer = producer;
    this.#mostBytes = rules.batchBytes;
  }

  /** Appends an event; false once the lane is closed. */
  add(event) {
    if (this.#closed) {
      return false;
    }
    this.#waiting.push(event);
    this.#waitingBytes += event.bytes.length;
    if (this.#inFlight.length === 0) {
      this.#go();
    }
    return true;
  }

  /** What waits is sent without lingering. */
  hurry() {
    this.#hurried = this.#waiting.length > 0;
    this.#go();
  }

  /** Gives up all events without an answer, and takes no more; also says why the latest were not stored. */
  drain() {
    clearTimeout(this.#timer);
    this.#closed = true;
    this.#request?.abort(); // its token may come yet
    const left = [...this.#inFlight, ...this.#waiting];
    this.#inFlight = [];
    this.#waiting = [];
    return { left, reason: this.#lastFailure };
  }

  /** Ends what is late, sends the next batch if it is time, and comes back when there is something to do. */
  #go() {
    if (this.#closed) {
      return;
    }
    clearTimeout(this.#timer);
    const now = performance.now();
    const late = this.#removeLate(now);
    const why = this.#late() + because(this.#lastFailure);
    let due = this.#due();
    if (due <= now) {
      this.#send();
      due = Infinity;
    }
    const oldest = this.#inFlight[0] ?? this.#waiting[0];
    if (oldest) {
      const wait = Math.min(due, oldest.since + this.#rules.deliveryTimeoutMs) - now;
      this.#timer = setTimeout(() => this.#go(), Math.min(Math.ceil(wait), LONGEST_TIMER_MS));
    }
    // Last, because the memory that they give back lets new events in, here.
    late.forEach((event) => this.#producer.finish(event, 'UNAVAILABLE', why));
  }

  /** When the next batch may go. */
  #due() {
    if (this.#request || this.#waiting.length === 0) {
      return Infinity;
    }
    const full = this.#waiting.length >= this.#rules.batchEvents || this.#waitingBytes >= this.#mostBytes;
    return Math.max(this.#notBefore, this.#hurried || full ? 0 : this.#waiting[0].since + this.#rules.lingerMs);
  }

  /** What has no time left, be it in flight or not; nobody is older than who stands before. */
  #removeLate(now) {
    const count = (events) => {
      const alive = events.findIndex((event) => now - event.since < this.#rules.deliveryTimeoutMs);
      return alive < 0 ? events.length : alive;
    };
    const late = this.#inFlight.slice(0, count(this.#inFlight));
    this.#inFlight = this.#inFlight.slice(late.length);
    if (late.length > 0 && this.#inFlight.length === 0) {
      this.#request.abort(); // nobody needs the answer any more
    }
    return [...late, ...this.#remove(count(this.#waiting))];
  }

  #late() {
    return `no answer within ${this.#rules.deliveryTimeoutMs} ms`;
  }

  #send() {
    let count = 0;
    for (let size = 0; count < this.#waiting.length && count < this.#rules.batchEvents; count++) {
      size += this.#waiting[count].bytes.length;
      if (count > 0 && size > this.#mostBytes) {
        break;
      }
    }
    const batch = this.#remove(count);
    this.#hurried &&= this.#waiting.length > 0;
    this.#inFlight = batch;
    this.#request = new AbortController();
    this.#transport
      .publish(batch.map((event) => event.bytes), this.#request.signal)
      .then(({ answers, failure }) => this.#settle(batch, answers, failure));
  }

  #remove(count) {
    const removed = count === 0 ? [] : this.#waiting.splice(0, count);
    removed.forEach((event) => (this.#waitingBytes -= event.bytes.length));
    return removed;
  }

  #settle(batch, given, failure) {
    if (this.#closed) {
      return; // the events are refused already
    }
    if (failure && this.#inFlight.length === 0) {
      failure.detail = this.#late(); // it was aborted for that
    }
    const now = performance.now();
    const answers = failure ? this.#meaning(batch, failure, now) : given;
    if (!failure) {
      this.#unauthorized = null;
    }
    this.#producer.requestEnded(failure?.detail ?? '');
    const again = [];
    const done = [];
    const gone = batch.length - this.#inFlight.length; // they were the oldest
    this.#inFlight.forEach((event, i) => {
      const answer = answers[gone + i];
      const retry = retriable(answer.code) && now - event.since < this.#rules.deliveryTimeoutMs;
      (retry ? again : done).push({ event, answer });
    });
    this.#inFlight = [];
    this.#request = null;
    this.#waiting.unshift(...again.map(({ event }) => event));
    again.forEach(({ event }) => (this.#waitingBytes += event.bytes.length));
    this.#hurried ||= again.length > 0;
    this.#lastFailure = again.length > 0 ? `${again[0].answer.code} ${again[0].answer.detail}` : '';
    this.#backOff(now, again, failure?.status === TOO_LARGE);
    this.#producer.retried(again.length);
    this.#go();
    done.forEach(({ event, answer }) => this.#producer.finish(event, answer.code, answer.detail));
  }

  #backOff(now, again, split) {
    this.#notBefore = now;
    if (!split) {
      this.#mostBytes = Math.min(this.#rules.batchBytes, this.#mostBytes + Math.floor(this.#mostBytes / 64) + 1);
    }
    if (again.length === 0 || split) {
      this.#failures = 0;
      return;
    }
    const [first, most] = this.#rules.backoffMs;
    const delay = Math.min(first * 2 ** Math.min(this.#failures, 20), most) * (1 - Math.random() / 2);
    this.#failures++;
    const asked = Math.max(...again.map(({ answer }) => answer.retryAfterMs));
    this.#notBefore = now + Math.max(delay, bounded(asked, this.#rules));
  }

  /** What a failed request means for its events. */
  #meaning(batch, failure, now) {
    const answer = { ...failure, code: this.#code(batch, failure.status, now) };
    return batch.map(() => answer);
  }

  #code(batch, status, now) {
    switch (status) {
      case 400: return 'INVALID';
      case 403: return 'NOT_ALLOWED';
      case TOO_LARGE:
        if (batch.length === 1) {
          return 'TOO_LARGE';
        }
        this.#mostBytes = Math.floor(batch.reduce((size, event) => size + event.bytes.length, 0) / 2);
        return 'UNAVAILABLE';
      case UNAUTHORIZED: {
        const recent = this.#unauthorized && now - this.#unauthorized.last <= UNAUTHORIZED_FOR_MS;
        this.#unauthorized = { since: recent ? this.#unauthorized.since : now, last: now };
        return now - this.#unauthorized.since >= UNAUTHORIZED_FOR_MS ? 'NOT_ALLOWED' : 'UNAVAILABLE';
      }
      default: return 'UNAVAILABLE';
    }
  }
}

/** How long a lane waits that was asked to: beyond the delivery timeout, its events would expire without a try. */
export const bounded = (ms, { deliveryTimeoutMs }) => Math.min(ms, LONGEST_WAIT_MS, deliveryTimeoutMs);

export const because = (reason) => (reason ? ` (last: ${reason})` : '');
