const unreachable = 'The server cannot be reached. Check the connection and try again.';

const ofStart = {
  400: 'The translation was not started.',
  413: 'This document is too long.',
  429: 'Too many at once.',
  503: 'No room right now.',
};

/** What went wrong, in words for the reader. `status` is 0 when no answer came. */
class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const ofChange = { 409: 'That cannot be done now.' };

export async function fetchSources() {
  return await (await send('/api/translate/sources')).json();
}

/** What is sent to start a translation. */
export const startRequest = ({ source, language, markdown }) => ({ sourceLanguage: source, language, originalMarkdown: markdown });

export async function startTranslation(asked) {
  const response = await send('/api/translate/start-translation', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(startRequest(asked)),
  });
  return await response.json();
}

export async function fetchTranslation(taskId) {
  return await (await send(`/api/translate/get-translation/${encodeURIComponent(taskId)}`)).json();
}

/** The list, from where it says itself that it is. */
export async function fetchTranslations(path) {
  return await (await send(path)).text();
}

/** Changes one of the list, by the path that its button names; answers the list as it is then. */
export async function changeTranslation(path) {
  return await (await send(path, { method: 'POST' }, ofChange)).text();
}

export async function fetchStatus() {
  return await (await send('/api/status')).json();
}

async function send(url, options = {}, headlines = ofStart) {
  let response;
  try {
    response = await fetch(url, { ...options, cache: 'no-store', signal: AbortSignal.timeout(15_000) });
  } catch {
    throw new ApiError(unreachable, 0);
  }
  if (!response.ok) throw await problem(response, headlines);
  return response;
}

async function problem(response, headlines) {
  const detail = await detailOf(response);
  const retryAfter = seconds(response.headers.get('Retry-After'));
  const words = [headlines[response.status] ?? `The server answered ${response.status}.`];
  if (detail) words.push(/[.!?]$/.test(detail) ? detail : `${detail}.`);
  if (retryAfter && !/try again/i.test(detail)) words.push(`Try again in ${retryAfter === 1 ? 'a second' : `${retryAfter} seconds`}.`);
  return new ApiError(words.join(' '), response.status);
}

async function detailOf(response) {
  const text = (await response.text().catch(() => '')).trim();
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return text.startsWith('<') ? '' : text;
  try {
    const body = JSON.parse(text);
    return typeof body === 'string' ? body : body.detail ?? body.title ?? '';
  } catch {
    return '';
  }
}

function seconds(header) {
  if (!header) return null;
  const wait = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(wait) && wait > 0 ? wait : null;
}
