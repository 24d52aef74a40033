/** The same address as calendar programs are opened by: they then offer to subscribe, where a browser would download. */
export function subscribeAddress(url: string): string {
  return url.replace(/^https?:/, 'webcal:');
}

/** Hands a calendar file to the browser as a download of that name. */
export function saveCalendar(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `${name}.ics`;
  anchor.click();
  // The download has begun with the click; Safari reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
