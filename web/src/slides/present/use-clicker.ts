import { useEffect, useRef } from 'react';

const steps: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 };

/** The keys that hand-held presenters send, wherever the keyboard is, but where one writes or chooses. */
export function useClicker(turn: (step: number) => void): void {
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = steps[event.key];
      const isWriting = event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
      if (step === undefined || isWriting || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      latest.current(step);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
