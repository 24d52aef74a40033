import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/noto-naskh-arabic';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startI18n } from './app/i18n.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
await startI18n();
createRoot(root).render(<App />);
