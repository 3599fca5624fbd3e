// What this tab alone remembers. It is gone with the tab, and never sent anywhere.

export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

/** False when the browser does not keep it: its storage is full or forbidden. */
export function keep(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
}
