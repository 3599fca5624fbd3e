import { get } from './api.js';
import { byId, setText } from './dom.js';
import { toCoordinator } from './route.js';
import { showState } from './state.js';
import { Timeline } from './timeline.js';

const askEvery = 2;

/** One operation: all that is known of it, for as long as it is remembered. Its address can be passed on. */
export class OperationPage {
  #section = byId('operation');
  #coordinator = null;
  #id = null;
  #isForgotten = false;
  #states = 0;
  #asking = null;
  #steering;
  #timeline = new Timeline();

  constructor(steering) {
    this.#steering = steering;
  }

  get title() { return `Operation ${this.#id}`; }

  get heading() { return byId('operation-heading'); }

  open({ coordinator, operation: id }, asLeft) {
    [this.#coordinator, this.#id, this.#isForgotten, this.#states] = [coordinator, id, false, 0];
    this.#section.hidden = false;
    byId('operation-body').hidden = true;
    byId('operation-body').classList.remove('is-old');
    byId('operation-pinned').hidden = true;
    byId('operation-back').href = asLeft(toCoordinator(coordinator));
    setText(byId('operation-back-name'), coordinator);
    setText(byId('operation-heading'), `Operation ${id}`);
    byId('operation-state').replaceChildren();
    delete byId('operation-state').dataset.state;
    this.#showButtons(null);
    this.#tell('');
    this.#steering.open(coordinator);
    this.refresh();
  }

  choose() {}

  close() {
    this.#asking?.abort();
    this.#coordinator = null;
    this.#section.hidden = true;
  }

  state({ name }) {
    if (name === this.#coordinator && this.#states++ % askEvery === 1) this.refresh();
  }

  gone() {
    this.#forget(`Coordinator ${this.#coordinator} has ended, or there is none of this name: what it remembered has ended with it.`);
  }

  /** Asks again. After steering (`isAnew`) an answer that is under way is too old. */
  async refresh(isAnew = false) {
    if (this.#coordinator === null || this.#isForgotten || (this.#asking && !isAnew)) return;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const operation = await get('operation', { coordinator: this.#coordinator, id: this.#id }, asking.signal);
      if (this.#asking === asking) this.#show(operation);
    } catch (error) {
      if (this.#asking !== asking || error.name === 'AbortError') return;
      if (error.status === 404 || error.status === 400) this.#forget(error.message);
      else this.#tell(error.message);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  #show(operation) {
    this.#tell('');
    byId('operation-body').hidden = false;
    showState(byId('operation-state'), operation.state);
    byId('operation-pinned').hidden = !operation.isPinned;
    byId('operation-key-fact').hidden = operation.key === null;
    setText(byId('operation-key'), operation.key ?? '');
    // a cut key finds nothing
    if (operation.isKeyCut) byId('operation-key').removeAttribute('href');
    else byId('operation-key').href = `${toCoordinator(this.#coordinator)}?${new URLSearchParams({ key: operation.key ?? '' })}`;
    this.#timeline.show(operation);
    this.#showError(operation.error);
    this.#showButtons(operation);
  }

  #showError(error) {
    byId('error-card').hidden = error === null;
    if (error === null) return;
    setText(byId('error-type'), error.type);
    setText(byId('error-message'), error.message ?? 'Its message and stack trace are not shown: EphemeralDashboardOptions.ShowErrorMessages is not set.');
    byId('error-message').classList.toggle('note', error.message === null);
    byId('error-trace').hidden = !error.stackTrace;
    setText(byId('error-trace'), error.stackTrace ?? '');
  }

  #showButtons(operation) {
    const place = byId('operation-actions');
    if (operation) {
      const id = this.#id;
      this.#steering.showButtons(place, operation, () => this.#forgotten(id), { isAlways: true });
    } else {
      place.replaceChildren();
      delete place.dataset.verbs;
    }

    setText(byId('operation-note'), operation ? this.#steering.reason : '');
  }

  // by the time it is answered, another page may be open
  #forgotten(id) {
    if (this.#coordinator === null || this.#id !== id) return;
    this.#forget('This operation is forgotten now. What is shown was true before.');
    this.heading.focus();
  }

  #forget(why) {
    this.#isForgotten = true;
    this.#asking?.abort();
    byId('operation-body').classList.add('is-old');
    this.#showButtons(null);
    this.#tell(why);
  }

  #tell(text) {
    byId('operation-gone').hidden = text === '';
    setText(byId('operation-gone'), text);
  }
}
