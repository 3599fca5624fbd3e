const longestWait = 30_000;

/**
 * Looks again for as long as the last look asks for it: `look` resolves to the milliseconds until the next one, or null for
 * none. A hidden tab does not look. After a failure the wait doubles, `lost(wait)` is told, and `back()` when a look succeeds.
 */
export class Poller {
  #look;
  #lost;
  #back;
  #timer = null;
  #failures = 0;
  #looking = false;
  #again = false;

  constructor({ look, lost, back }) {
    this.#look = look;
    this.#lost = lost;
    this.#back = back;
    document.addEventListener('visibilitychange', () => document.hidden ? clearTimeout(this.#timer) : this.now());
    addEventListener('online', () => this.now());
  }

  /** Looks at once. A look that is under way is followed by another, so that nothing that has just changed is missed. */
  async now() {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }

    this.#looking = true;
    const wait = await this.#attempt();
    this.#looking = false;

    if (this.#again) {
      this.#again = false;
      this.now();
    } else if (wait !== null && !document.hidden) {
      this.#timer = setTimeout(() => this.now(), wait);
    }
  }

  async #attempt() {
    try {
      const wait = await this.#look();
      if (this.#failures > 0) this.#back();
      this.#failures = 0;
      return wait;
    } catch {
      const wait = Math.min(longestWait, 1000 * 2 ** this.#failures);
      this.#failures++;
      this.#lost(wait);
      return wait;
    }
  }
}
