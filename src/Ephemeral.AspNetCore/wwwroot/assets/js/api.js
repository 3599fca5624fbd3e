const patience = 15_000;
const signedOut = 'You are signed out. Reload this page to sign in again.';

/** What the server says went wrong; `status` is 401 where it wants one to sign in, however it says so. */
class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Asks the API; parameters that are null or empty are left out. */
export async function get(path, parameters = {}, signal) {
  return answer(await reach(address(path, parameters), { signal: within(signal) }));
}

export async function post(path, body) {
  return answer(await reach(`api/steer/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Ephemeral-Steering': '1' },
    body: JSON.stringify(body),
    signal: within(),
  }));
}

export function address(path, parameters) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, value);
  }
  const text = query.toString();
  return `api/${path}${text && '?'}${text}`;
}

const within = signal => signal ? AbortSignal.any([signal, AbortSignal.timeout(patience)]) : AbortSignal.timeout(patience);

async function reach(url, options) {
  try {
    return await fetch(url, { ...options, redirect: 'manual' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem('The server cannot be reached.', 0);
  }
}

async function answer(response) {
  if (asksToSignIn(response)) throw new Problem(signedOut, 401);
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw new Problem(problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`, response.status);
}

// the API answers JSON and redirects nowhere: anything else comes from what has one sign in
const asksToSignIn = response => response.type === 'opaqueredirect' || response.status === 401
  || (response.ok && !response.headers.get('Content-Type')?.includes('json'));
