// What the address says after its #: which page, and after a question mark what is chosen on it. So a reload, the way back and a link that
// is passed on lead to the same.

/** The page of an address, and what is chosen there. */
export function read(hash = location.hash) {
  const [path, query] = halves(hash);
  const [coordinator, operation] = /^#\/c\/([^/]+)(?:\/o\/([^/]+))?$/.exec(path)?.slice(1).map(decode) ?? [];
  return { path, coordinator, operation, chosen: new URLSearchParams(query) };
}

export const toCoordinator = name => `#/c/${encodeURIComponent(name)}`;

export const toOperation = (name, id) => `${toCoordinator(name)}/o/${encodeURIComponent(id)}`;

/** Writes what is chosen on this page, and takes out what is empty. One can go back from a step; anything else only changes the address. */
export function remember(values, { isStep = false } = {}) {
  const { path, chosen } = read();
  for (const [key, value] of Object.entries(values)) {
    if (value === '' || value === null) chosen.delete(key);
    else chosen.set(key, value);
  }

  const query = chosen.toString();
  const hash = `${path || '#/'}${query && '?'}${query}`;
  if (hash !== location.hash) history[isStep ? 'pushState' : 'replaceState'](null, '', hash);
}

function halves(hash) {
  const at = hash.indexOf('?');
  return at < 0 ? [hash, ''] : [hash.slice(0, at), hash.slice(at + 1)];
}

function decode(text) {
  if (text === undefined) return undefined;
  try { return decodeURIComponent(text); } catch { return text; }
}
