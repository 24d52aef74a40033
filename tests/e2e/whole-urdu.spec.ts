import { test } from './university-campus.ts';
import { tellTheWhole } from './whole-campus.ts';

// Nobody has set it up.
test.use({ productOf: 'the whole in Urdu' });

tellTheWhole({
  language: 'ur',
  locale: 'ur-PK',
  lead: 'جامعہ نانت',
  centre: 'جامعہ لاہور',
  administrator: 'کلیئر مورو',
  organiser: 'ہیلن بانو',
  coordinator: 'بشریٰ ملک',
  member: 'آمنہ رحمان',
  title: 'چائے اور کہانیاں',
  board: 'کھڑکی کے پاس',
});
