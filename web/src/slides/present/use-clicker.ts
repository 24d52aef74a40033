import { useEffect, useRef } from 'react';

/** There they turn other pages, or lead through what one chooses from. */
const keepsPageKeys = 'input, textarea, select, dialog, [role=menu], [data-keeps-page-keys]';

const steps: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 };

/** The keys that hand-held presenters send, wherever the keyboard is, but where one writes, chooses or reads on by them. */
export function useClicker(turn: (step: number) => void): void {
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = steps[event.key];
      const isKept = event.target instanceof Element && event.target.closest(keepsPageKeys);
      if (step === undefined || isKept || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      latest.current(step);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
