import type { TalkViewer } from '../talk/context.ts';
import type { QuestionEvent } from './events.ts';
import type { Question, QuestionsState } from './state.ts';

export function maySeeQuestion(question: Question, viewer: TalkViewer): boolean {
  if (viewer.isLeader || question.participantId === viewer.participantId) return true;
  return question.state !== 'held' && question.state !== 'hidden';
}

/** Of those who voted everybody knows the number, and whether they did themselves. */
function projectQuestion(question: Question, { participantId }: TalkViewer): Question {
  return { ...question, voterIds: question.voterIds.includes(participantId) ? [participantId] : [] };
}

export function projectQuestions(questions: QuestionsState, viewer: TalkViewer): QuestionsState {
  return Object.fromEntries(
    Object.values(questions)
      .filter((question) => maySeeQuestion(question, viewer))
      .map((question) => [question.id, projectQuestion(question, viewer)]),
  );
}

/** The event as this viewer may know it; null for nothing. */
export function projectQuestionEvent(
  before: QuestionsState,
  after: QuestionsState,
  event: QuestionEvent,
  viewer: TalkViewer,
): QuestionEvent | null {
  switch (event.type) {
    case 'question.asked':
      return viewer.isLeader || event.participantId === viewer.participantId || !event.isHeld ? event : null;
    case 'question.voted': {
      const { seq, atMs, questionId } = event;
      const question = after[questionId];
      if (!question || !maySeeQuestion(question, viewer)) return null;
      if (event.participantId === viewer.participantId) return event;
      return { type: 'question.counted', seq, atMs, questionId, votes: question.votes };
    }
    case 'question.moved': {
      const [was, is] = [before[event.questionId], after[event.questionId]];
      if (!was || !is) return null;
      if (viewer.isLeader) return event;
      const { seq, atMs, questionId } = event;
      if (!maySeeQuestion(is, viewer))
        return maySeeQuestion(was, viewer) ? { type: 'question.withdrawn', seq, atMs, questionId } : null;
      if (maySeeQuestion(was, viewer)) return { ...event, byId: null };
      return { type: 'question.shown', seq, atMs, question: projectQuestion(is, viewer) };
    }
    case 'question.shown':
    case 'question.withdrawn':
    case 'question.counted':
      return null;
  }
}
