import { runService } from '@campus/service-kit';
import { startRecordings } from './app.ts';
import { readRecordingsConfig } from './config.ts';

await runService('recordings', ({ log }) => startRecordings(readRecordingsConfig(), log));
