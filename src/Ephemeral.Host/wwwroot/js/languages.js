import { fetchSources } from './api.js';

const names = new Map();
let sources = [];

/** Loads the languages that the service translates from: `{ code, name, languages }` each, and what it translates them into. */
export async function loadSources() {
  sources = await fetchSources();
  for (const { languages } of sources) for (const { code, name } of languages) names.set(code, name);
  return sources;
}

/** What a language is translated into. */
export const languagesFrom = source => sources.find(({ code }) => code === source)?.languages ?? [];

/** The name of a language; `otherwise` when the service does not offer it, or has not been asked yet. */
export const nameOf = (code, otherwise = code) => names.get(code) ?? otherwise;
