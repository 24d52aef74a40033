import type { QuestionEvent } from './events.ts';
import type { Question, QuestionsState } from './state.ts';

/** Pure and total, as `apply` is. */
export function applyQuestion(questions: QuestionsState, event: QuestionEvent): QuestionsState {
  switch (event.type) {
    case 'question.asked': {
      const { questionId: id, participantId, text, isHeld, atMs } = event;
      const asked: Question = {
        ...{ id, participantId, text, askedAtMs: atMs, shownAtMs: isHeld ? null : atMs, stateSinceMs: atMs },
        ...{ state: isHeld ? 'held' : 'open', voterIds: [], votes: 0 },
      };
      return { ...questions, [id]: asked };
    }
    case 'question.voted':
      return changed(questions, event.questionId, (question) => withVote(question, event.participantId, event.isFor));
    case 'question.moved':
      return changed(questions, event.questionId, (question) => ({
        ...question,
        state: event.to,
        stateSinceMs: event.atMs,
        shownAtMs: question.shownAtMs ?? (event.to === 'held' || event.to === 'hidden' ? null : event.atMs),
      }));
    case 'question.shown':
      return { ...questions, [event.question.id]: event.question };
    case 'question.withdrawn': {
      const { [event.questionId]: _gone, ...others } = questions;
      return others;
    }
    case 'question.counted':
      return changed(questions, event.questionId, (question) => ({ ...question, votes: event.votes }));
  }
}

function changed(questions: QuestionsState, id: string, change: (question: Question) => Question): QuestionsState {
  const question = questions[id];
  return question ? { ...questions, [id]: change(question) } : questions;
}

/** Counted one by one, since a recipient knows no voters but themselves. */
function withVote(question: Question, participantId: string, isFor: boolean): Question {
  const { voterIds, votes } = question;
  if (voterIds.includes(participantId) === isFor) return question;
  if (isFor) return { ...question, voterIds: [...voterIds, participantId], votes: votes + 1 };
  return { ...question, voterIds: voterIds.filter((id) => id !== participantId), votes: votes - 1 };
}
