import { element, setText } from './dom.js';

/** Large figures, each with its name and something small below. A tile is `{ id, label, title }`. */
export class Tiles {
  #tiles = new Map();

  constructor(list, tiles) {
    list.replaceChildren(...tiles.map(tile => {
      const value = element('dd', { className: 'value' });
      const note = element('dd', { className: 'small' });
      this.#tiles.set(tile.id, { value, note, box: null });
      const box = element('div', { className: 'tile', title: tile.title ?? '' }, element('dt', { text: tile.label }), value, note);
      this.#tiles.get(tile.id).box = box;
      return box;
    }));
  }

  set(id, value, note = '', { tone = '' } = {}) {
    const tile = this.#tiles.get(id);
    setText(tile.value, value);
    setText(tile.note, note);
    tile.box.dataset.tone = tone;
  }
}
