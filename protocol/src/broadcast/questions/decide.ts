import { AppError } from '../../errors.ts';
import type { TalkCommandOf, TalkContext, Unnumbered } from '../talk/context.ts';
import type { questionCommands } from './commands.ts';
import type { QuestionEvent } from './events.ts';
import type { Question, QuestionsState } from './state.ts';

/** Without those that were hidden: they take nobody's place. */
export const MAX_QUESTIONS = 300;
/** Of one person that nobody has answered yet. */
const MAX_WAITING_OF_ONE = 5;
/** Of one person, whatever became of them: so that nobody fills the list for all. */
const MAX_OF_ONE = 20;

export type QuestionCommand = TalkCommandOf<typeof questionCommands>;

/** `isHeld`: whether what the audience writes waits for approval. */
export function decideQuestion(
  questions: QuestionsState,
  command: QuestionCommand,
  context: TalkContext & { isHeld: boolean },
): Unnumbered<QuestionEvent>[] {
  switch (command.type) {
    case 'question.ask':
      return ask(questions, command.text, context);
    case 'question.vote': {
      const { participantId } = context;
      if (participantId === null) throw new AppError('FORBIDDEN', 'only a participant votes');
      const { questionId, isFor } = command;
      const question = questions[questionId];
      // What somebody may not see they shall not find by voting for it either.
      if (!question || question.state === 'held' || question.state === 'hidden') throw notFound();
      if (question.state === 'answered') throw new AppError('CONFLICT', 'the question was answered');
      if (question.voterIds.includes(participantId) === isFor) return [];
      return [{ type: 'question.voted', questionId, participantId, isFor }];
    }
    case 'question.move':
      return move(questions, command, context);
  }
}

function ask(
  questions: QuestionsState,
  text: string,
  { phase, participantId, isLeader, isHeld, newId }: TalkContext & { isHeld: boolean },
): Unnumbered<QuestionEvent>[] {
  if (participantId === null) throw new AppError('FORBIDDEN', 'only a participant asks');
  if (phase !== 'live' && phase !== 'paused') throw new AppError('WRONG_PHASE', `cannot ask while ${phase}`);
  const all = Object.values(questions);
  const listed = all.filter(({ state }) => state !== 'hidden');
  if (listed.length >= MAX_QUESTIONS) throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_QUESTIONS} questions`);
  const own = all.filter((question) => question.participantId === participantId);
  if (own.length >= MAX_OF_ONE && !isLeader)
    throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_OF_ONE} questions of one person`);
  const waiting = own.filter(({ state }) => state === 'open' || state === 'held');
  if (waiting.length >= MAX_WAITING_OF_ONE && !isLeader)
    throw new AppError('LIMIT_EXCEEDED', `at most ${MAX_WAITING_OF_ONE} questions of one person wait`);
  return [{ type: 'question.asked', questionId: newId(), participantId, text, isHeld: isHeld && !isLeader }];
}

function move(
  questions: QuestionsState,
  { questionId, to }: Extract<QuestionCommand, { type: 'question.move' }>,
  { phase, byId }: TalkContext,
): Unnumbered<QuestionEvent>[] {
  const question = questions[questionId];
  if (!question) throw notFound();
  if (phase === 'ended' && to === 'answering') throw new AppError('WRONG_PHASE', 'nobody answers after the end');
  if (question.state === to) return [];
  const moved: Unnumbered<QuestionEvent> = { type: 'question.moved', byId, questionId, to };
  const current = to === 'answering' ? answering(questions) : undefined;
  if (!current) return [moved];
  return [{ type: 'question.moved', byId, questionId: current.id, to: 'answered' }, moved];
}

/** The one that is being answered now. */
export function answering(questions: QuestionsState): Question | undefined {
  return Object.values(questions).find(({ state }) => state === 'answering');
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', 'there is no such question');
}
