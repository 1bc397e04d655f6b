/**
 * The bytes that unanswered events may occupy. Who finds no room waits in a line, which may be as long as the memory:
 * publish cannot block here, so an application that does not await ready() is bounded all the same.
 */
export class Memory {
  #limit;
  #maxBlockMs;
  #used = 0;
  #line = []; // those who wait: { bytes, admit, refuse, timer }
  #lineBytes = 0;
  #closed = false;
  #idle = [];

  constructor(limit, maxBlockMs) {
    this.#limit = limit;
    this.#maxBlockMs = maxBlockMs;
  }

  /** Calls admit once there is room, at once if there is; refuse if there was none in time. */
  take(bytes, admit, refuse) {
    if (this.#line.length === 0 && this.#fits(bytes)) {
      this.#used += bytes;
      admit(false);
    } else if (this.#closed || (this.#line.length > 0 && this.#lineBytes + bytes > this.#limit)) {
      refuse();
    } else {
      const waiter = { bytes, admit, refuse };
      waiter.timer = setTimeout(() => this.#leave(waiter), this.#maxBlockMs);
      this.#line.push(waiter);
      this.#lineBytes += bytes;
    }
  }

  give(bytes) {
    this.#used -= bytes;
    this.#next();
  }

  /** Resolves once nobody waits. */
  ready() {
    return this.#line.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Nobody waits any more. */
  close() {
    this.#closed = true;
    // Taken out before the first is refused: nobody may be admitted and refused both.
    const line = this.#line.splice(0);
    this.#lineBytes = 0;
    line.forEach((waiter) => {
      clearTimeout(waiter.timer);
      waiter.refuse();
    });
    this.#quiet();
  }

  #next() {
    while (this.#line.length > 0 && this.#fits(this.#line[0].bytes)) {
      const waiter = this.#line[0];
      this.#used += waiter.bytes;
      this.#remove(waiter);
      waiter.admit(true);
    }
  }

  #leave(waiter) {
    this.#remove(waiter);
    waiter.refuse();
    this.#next(); // who stood behind may be smaller
  }

  #remove(waiter) {
    clearTimeout(waiter.timer);
    this.#line.splice(this.#line.indexOf(waiter), 1);
    this.#lineBytes -= waiter.bytes;
    this.#quiet();
  }

  #quiet() {
    if (this.#line.length === 0) {
      this.#idle.splice(0).forEach((resolve) => resolve());
    }
  }

  // An event larger than the limit must be able to pass alone.
  #fits(bytes) {
    return this.#used === 0 || this.#used + bytes <= this.#limit;
  }
}
