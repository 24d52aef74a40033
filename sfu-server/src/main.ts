import { runService } from '@campus/service-kit/service';
import { startSfu } from './app.ts';
import { readSfuConfig } from './config.ts';

await runService('sfu-server', ({ log }) => startSfu(readSfuConfig(), log));
