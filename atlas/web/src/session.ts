/**
 * The token comes in the fragment, which no server sees and no log keeps; it stays in this tab
 * only and leaves the address bar at once.
 */
const KEY = 'asgard.token';

export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

/** A link with another token, pasted into the same tab, changes only the fragment. */
export function reloadOnNewToken(): void {
  addEventListener('hashchange', () => {
    if (location.hash.includes('token=')) {
      takeToken();
      location.reload();
    }
  });
}
