import { systemClock } from '@campus/service-kit/clock';
import { notice, runService } from '@campus/service-kit/service';
import { createApp } from './app.ts';
import { readSignallingConfig } from './config.ts';
import { createLiveFeature } from './live/feature.ts';

await runService('signalling', async ({ log }) => {
  const app = await createApp({
    config: readSignallingConfig(),
    log,
    clock: systemClock,
    createLive: createLiveFeature,
  });
  const { setupUrl } = await app.listen();
  if (setupUrl !== null)
    notice(`This campus has no administrator yet. Open this link within 24 hours to make the first: ${setupUrl}`);
  return app;
});
