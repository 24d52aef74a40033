// Writes .env.example anew after a change in table.mjs: node infra/settings/write-env-example.mjs
import { writeFileSync } from 'node:fs';
import { envExample } from './texts.mjs';

writeFileSync(new URL('../../.env.example', import.meta.url), envExample());
