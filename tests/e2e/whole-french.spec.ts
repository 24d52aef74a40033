import { test } from './university-campus.ts';
import { tellTheWhole } from './whole-campus.ts';

// Nobody has set it up.
test.use({ productOf: 'the whole in French' });

tellTheWhole({
  language: 'fr',
  locale: 'fr-FR',
  lead: 'Université de Nantes',
  centre: 'Université de Lahore',
  administrator: 'Claire Moreau',
  organiser: 'Hélène Le Goff',
  coordinator: 'Bushra Malik',
  member: 'Anaïs Lefèvre',
  title: 'Thé et contes',
  board: 'Près de la fenêtre',
});
