import { tellTheWhole, test } from './whole-campus.ts';

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
