import { tellTheWhole, test } from './whole-campus.ts';

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
