import { byId, setText } from './dom.js';
import { get } from './api.js';

const every = 2000;

/** Gives rows that may look the same a key each, `key_`: the text, and how many before it have the same. */
export function numbered(rows, textOf) {
  const seen = new Map();
  return rows.map(row => {
    const text = textOf(row);
    const number = (seen.get(text) ?? 0) + 1;
    seen.set(text, number);
    return { ...row, key_: `${text} ${number}` };
  });
}

/**
 * A list that the API answers: asked anew when the question changes, and now and then for as long as it is shown. At most one question
 * is under way; a new one takes its place.
 */
export class ApiList {
  #path;
  #question;
  #show;
  #empty;
  #under = null;
  #asked = '';
  #timer = null;

  /** `question()` gives the parameters, or null for none; `show(answer)` returns what to say when there is nothing, or null. */
  constructor({ path, question = () => ({}), show, empty }) {
    this.#path = path;
    this.#question = question;
    this.#show = show;
    this.#empty = byId(empty);
  }

  /** Asks now and every two seconds, except while the page is hidden, until `stop()`. */
  poll() {
    this.#timer ??= setInterval(() => { if (!document.hidden) this.refresh(); }, every);
    this.refresh();
  }

  /** Asks; also when the same question is under way if its answer may be older than what is to be seen (`isAnew`). */
  async refresh(isAnew = false) {
    const question = this.#question();
    const text = JSON.stringify(question);
    if (this.#under && text === this.#asked && !isAnew) return;
    this.#under?.abort();
    if (question === null) return;
    const controller = new AbortController();
    this.#under = controller;
    this.#asked = text;
    try {
      const answer = await get(this.#path, question, controller.signal);
      if (this.#under === controller) this.#say(this.#show(answer));
    } catch (error) {
      if (this.#under === controller && error.name !== 'AbortError') this.#say(error.message);
    } finally {
      if (this.#under === controller) this.#under = null;
    }
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#under?.abort();
    this.#under = null;
  }

  #say(text) {
    this.#empty.hidden = !text;
    setText(this.#empty, text ?? '');
  }
}
