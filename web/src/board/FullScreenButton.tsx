import { Maximize, Minimize } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { useFullScreen } from '../ui/use-full-screen.ts';

/** Takes the browser's own bars off the board. */
export function FullScreenButton() {
  const { t } = useTranslation('board');
  // The whole document, so that it stays so when the board goes from one view to the next.
  const page = useRef(document.documentElement);
  const { isPossible, isOn, toggle } = useFullScreen(page);
  if (!isPossible) return null;
  return (
    <Button size="lg" icon={isOn ? Minimize : Maximize} onClick={toggle} data-testid="board-full-screen">
      {t(isOn ? 'leaveFullScreen' : 'fullScreen')}
    </Button>
  );
}
