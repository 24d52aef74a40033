import { AppError } from '@campus/protocol';
import type { z } from 'zod';

/** The names of the fields that are wrong: `a.b` for nested ones. */
export type WrongFields = ReadonlySet<string>;

export const noWrongFields: WrongFields = new Set();

/** The draft as the contract wants it, or which fields are wrong. The sentences come from the catalogues. */
export function checkDraft<Schema extends z.ZodType>(
  schema: Schema,
  draft: unknown,
): { ok: true; value: z.output<Schema> } | { ok: false; wrong: WrongFields } {
  const parsed = schema.safeParse(draft);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, wrong: new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.'))) };
}

/** The fields that the server refused; empty when it refused for another reason. */
export function wrongFieldsOf(error: unknown): WrongFields {
  return error instanceof AppError && error.fields ? new Set(Object.keys(error.fields)) : noWrongFields;
}
