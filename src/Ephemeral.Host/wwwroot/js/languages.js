import { fetchLanguages } from './api.js';

const names = new Map();

/** Loads the languages that the service offers, as pairs of code and name. */
export async function loadLanguages() {
  for (const { code, name } of await fetchLanguages()) names.set(code, name);
  return [...names];
}

/** The name of a language; `otherwise` when the service does not offer it, or has not been asked yet. */
export const nameOf = (code, otherwise = code) => names.get(code) ?? otherwise;
