import { address } from './api.js';

const longestWait = 15_000;
const silence = 12_000;

/**
 * One stream of server-sent events at a time. It comes back by itself: after a second, then after twice that, and so on; at once when the
 * browser is online again. A hidden page watches nothing, so that many open tabs cost little.
 */
export class Live {
  #handlers;
  #topic = null;
  #source = null;
  #failures = 0;
  #retry = null;
  #watchdog = null;

  /** `state(model)`, `gone()`, `up()`, and `down(milliseconds)` until the next attempt. */
  constructor(handlers) {
    this.#handlers = handlers;
    document.addEventListener('visibilitychange', () => document.hidden ? this.#close() : this.#open());
    addEventListener('online', () => this.#open());
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', event => { if (event.persisted) this.#open(); });
  }

  /** Watches one coordinator, or all at a glance when there is no name. */
  watch(coordinator) {
    this.#topic = { coordinator };
    this.#failures = 0;
    this.#open();
  }

  #open() {
    this.#close();
    if (document.hidden || this.#topic === null) return;
    const source = new EventSource(address('live', this.#topic));
    this.#source = source;
    this.#listen();
    const on = (name, act) => source.addEventListener(name, event => {
      if (source !== this.#source) return;
      this.#listen();
      act(event);
    });
    on('hello', () => {
      this.#failures = 0;
      this.#handlers.up();
    });
    on('state', event => this.#handlers.state(JSON.parse(event.data)));
    on('gone', () => this.#handlers.gone());
    on('heartbeat', () => {});
    source.addEventListener('error', () => { if (source === this.#source) this.#lost(); });
  }

  // a connection can be dead without anybody having said so
  #listen() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), silence);
  }

  #lost() {
    this.#close();
    const wait = Math.min(longestWait, 1000 * 2 ** this.#failures);
    this.#failures++;
    this.#handlers.down(wait);
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  #close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#source = null;
  }
}
