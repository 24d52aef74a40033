import type { Tone } from './Badge.tsx';

export interface ToastMessage {
  id: number;
  tone: Tone;
  text: string;
}

let messages: readonly ToastMessage[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** Says something that needs no answer, in a corner, for a few seconds. `text` is a translated sentence. */
export function showToast(text: string, tone: Tone = 'neutral'): void {
  lastId += 1;
  change([...messages.slice(-3), { id: lastId, tone, text }]);
}

export function dismissToast(id: number): void {
  change(messages.filter((message) => message.id !== id));
}

export function readToasts(): readonly ToastMessage[] {
  return messages;
}

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
